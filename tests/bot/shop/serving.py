"""Any Shop behind the HTTP document, on a real socket: what the HTTP back end is tested against."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import Conflict, ContentError, NotFound
from bot.shop import Money, OrderId, ProductId, Shop
from bot.shop.actions import Refused
from bot.shop.discounts import CodeRefused, Discount
from bot.shop.wire import action_from_wire, receipt_to_wire
from bot.shop.wire_values import read, to_wire
from bot.storage.types import CustomerId

TOKEN = "token-of-the-tests"


def problem(status: int, detail: str, **more: str) -> JSONResponse:
    said = {"status": status, "title": "Refused", "detail": detail, **more}
    return JSONResponse(said, status, media_type="application/problem+json")


async def _refuse(request: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return problem(422, str(error), refusal=error.refusal.value)
    if isinstance(error, CodeRefused):
        return problem(422, str(error), reason=error.reason.value)
    statuses = {NotFound: 404, Conflict: 409, ContentError: 400}
    return problem(next(status for kind, status in statuses.items() if isinstance(error, kind)), str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, error.detail)


def one(value: Any) -> Response:
    if value is None:
        raise NotFound("There is no such thing.")
    return JSONResponse(to_wire(value))


def listed(name: str, values: list[Any]) -> Response:
    return JSONResponse({name: [to_wire(value) for value in values]})


class Desk:
    """The calls of the document over a Shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def order(self, request: Request) -> Response:
        return one(await self.shop.order(OrderId(request.path_params["id"])))

    async def invoice(self, request: Request) -> Response:
        return one(await self.shop.invoice(OrderId(request.path_params["id"])))

    async def customer(self, request: Request) -> Response:
        return one(await self.shop.customer(CustomerId(request.path_params["id"])))

    async def customers(self, request: Request) -> Response:
        found = await self.shop.customer_by_email(request.query_params["email"])
        return listed("customers", [found] if found else [])

    async def orders_of(self, request: Request) -> Response:
        limit = int(request.query_params.get("limit", "20"))
        return listed("orders", await self.shop.orders_of(CustomerId(request.path_params["id"]), limit))

    async def subscriptions_of(self, request: Request) -> Response:
        found = await self.shop.subscriptions_of(CustomerId(request.path_params["id"]))
        return listed("subscriptions", found)

    async def points_of(self, request: Request) -> Response:
        return one(await self.shop.points_of(CustomerId(request.path_params["id"])))

    async def products(self, request: Request) -> Response:
        limit = int(request.query_params.get("limit", "50"))
        return listed("products", await self.shop.products(request.query_params.get("family"), limit))

    async def product(self, request: Request) -> Response:
        return one(await self.shop.product(ProductId(request.path_params["id"])))

    async def act(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            raise ContentError("Idempotency-Key is missing")
        return JSONResponse(receipt_to_wire(await self.shop.act(action_from_wire(await request.json()), key)))

    async def issue(self, request: Request) -> Response:
        await self.shop.issue_discount(read(Discount, await request.json(), "discount"))
        return Response(status_code=204)

    async def redeem(self, request: Request) -> Response:
        body = await request.json()
        basket = read(Money, body["basket"], "basket")
        return one(await self.shop.redeem(body["code"], body["customer"], body["order"], basket))

    async def redemptions(self, request: Request) -> Response:
        since = datetime.fromisoformat(request.query_params["since"])
        return listed("redemptions", await self.shop.redemptions(since))

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"}) if await self.shop.ready() else problem(503, "not ready")


class Guard:
    """Only with the token."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", [])).get(b"authorization", b"").decode()
        refused = scope["type"] == "http" and given != f"Bearer {TOKEN}"
        await (problem(401, "Wrong token.") if refused else self.app)(scope, receive, send)


def app_of(shop: Shop) -> Any:
    desk = Desk(shop)
    gets = {
        "orders/{id}": desk.order,
        "orders/{id}/invoice": desk.invoice,
        "customers": desk.customers,
        "customers/{id}": desk.customer,
        "customers/{id}/orders": desk.orders_of,
        "customers/{id}/subscriptions": desk.subscriptions_of,
        "customers/{id}/points": desk.points_of,
        "products": desk.products,
        "products/{id}": desk.product,
        "discounts/redemptions": desk.redemptions,
        "health": desk.health,
    }
    posts = {"actions": desk.act, "discounts": desk.issue, "discounts/redemptions": desk.redeem}
    routes = [Route(f"/shop/v1/{path}", call, methods=["GET"]) for path, call in gets.items()]
    routes += [Route(f"/shop/v1/{path}", call, methods=["POST"]) for path, call in posts.items()]
    kinds = (Refused, CodeRefused, NotFound, Conflict, ContentError)
    handlers: dict[Any, Any] = {**dict.fromkeys(kinds, _refuse), HTTPException: _http}
    return Guard(Starlette(routes=routes, exception_handlers=handlers))


@contextlib.asynccontextmanager
async def serving(shop: Shop) -> AsyncIterator[str]:
    """The address of the shop's API, in this loop."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app_of(shop), log_level="error", lifespan="off"))
    task = asyncio.create_task(server._serve([taken]))
    while not server.started:
        assert not task.done(), task.exception()
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/shop"
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 10)
