"""The Shop port over HTTP, for a shop that implements the document `rekindle shop openapi` prints."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import httpx

from bot.errors import Conflict, ContentError, NotFound, NotReady
from bot.shop.actions import Action, Receipt, Refusal, Refused
from bot.shop.calling import ACT_SECONDS, TIMEOUT, Caller
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Redemption
from bot.shop.values import (
    Customer,
    Invoice,
    Money,
    Order,
    OrderId,
    Points,
    Product,
    ProductId,
    Subscription,
)
from bot.shop.wire import action_to_wire
from bot.shop.wire_values import read, read_all, read_receipt, to_wire
from bot.storage.types import CustomerId

T = TypeVar("T")
PROBLEM = "application/problem+json"
KEY = "Idempotency-Key"


def open_client(url: str, token: str) -> httpx.AsyncClient:
    """Connections are kept alive; redirects are not followed, since the token would go along."""
    headers = {"Authorization": f"Bearer {token}", "Accept": f"application/json, {PROBLEM}"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT)


def open_http(url: str, token: str) -> "HttpShop":
    return HttpShop(Caller(open_client(url, token)))


class HttpShop:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def order(self, id: OrderId) -> Order | None:
        order = await self._one(Order, "orders", id)
        return self._same(order, order is None or order.id == id)

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        orders = await self._many(Order, "customers", customer, "orders", limit=limit)
        return self._same(orders, all(one.customer == customer for one in orders))[:limit]

    async def customer(self, id: CustomerId) -> Customer | None:
        customer = await self._one(Customer, "customers", id)
        return self._same(customer, customer is None or customer.id == id)

    async def customer_by_email(self, email: str) -> Customer | None:
        wanted = email.strip().casefold()
        found = await self._many(Customer, "customers", email=wanted)
        self._same(found, all(one.email.strip().casefold() == wanted for one in found))
        return found[0] if found else None

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        found = await self._many(Subscription, "customers", customer, "subscriptions")
        return self._same(found, all(one.customer == customer for one in found))

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        wanted = {} if family is None else {"family": family}
        return (await self._many(Product, "products", limit=limit, **wanted))[:limit]

    async def product(self, id: ProductId) -> Product | None:
        return await self._one(Product, "products", id)

    async def points_of(self, customer: CustomerId) -> Points | None:
        return await self._one(Points, "customers", customer, "points")

    async def invoice(self, order: OrderId) -> Invoice | None:
        invoice = await self._one(Invoice, "orders", order, "invoice")
        return self._same(invoice, invoice is None or invoice.order == order)

    async def act(self, action: Action, key: str) -> Receipt:
        answer = await self._caller.call(
            "POST",
            "/v1/actions",
            seconds=ACT_SECONDS,
            json=action_to_wire(action),
            headers={KEY: key},
        )
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            problem = self._problem(answer)
            raise Refused(self._choice(Refusal, problem, "refusal"), str(problem.get("detail", "")))
        self._accept(answer)
        return self._shaped(answer, read_receipt)

    async def issue_discount(self, discount: Discount) -> None:
        answer = await self._caller.call("POST", "/v1/discounts", seconds=ACT_SECONDS, json=to_wire(discount))
        if answer.status_code == HTTPStatus.BAD_REQUEST:
            raise ContentError(
                str(self._problem(answer).get("detail") or "The shop cannot read the discount.")
            )
        self._accept(answer)

    async def redeem(self, code: str, customer: CustomerId, order: OrderId, basket: Money) -> Redemption:
        sent = {"code": code, "customer": customer, "order": order, "basket": to_wire(basket)}
        answer = await self._caller.call("POST", "/v1/discounts/redemptions", seconds=ACT_SECONDS, json=sent)
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            problem = self._problem(answer)
            raise CodeRefused(self._choice(NotRedeemable, problem, "reason"), str(problem.get("detail", "")))
        self._accept(answer)
        return self._shaped(answer, lambda value: read(Redemption, value, "redemption"))

    async def redemptions(self, since: datetime) -> list[Redemption]:
        return await self._many(Redemption, "discounts", "redemptions", since=since.isoformat())

    async def ready(self) -> bool:
        try:
            answer = await self._caller.client.get("/v1/health")
        except httpx.RequestError:
            return False
        return answer.status_code == HTTPStatus.OK

    async def close(self) -> None:
        await self._caller.client.aclose()

    async def _one(self, kind: type[T], *parts: str) -> T | None:
        answer = await self._found(parts, {})
        if answer is None:
            return None
        return self._shaped(answer, lambda value: read(kind, value, kind.__name__.lower()))

    async def _many(self, kind: type[T], *parts: str, **wanted: str | int) -> list[T]:
        """The list stands under the last word of the path."""
        answer = await self._found(parts, wanted)
        if answer is None:
            return []
        return self._shaped(answer, lambda value: read_all(kind, value, parts[-1]))

    async def _found(self, parts: Sequence[str], wanted: Mapping[str, str | int]) -> httpx.Response | None:
        """None for a 404, and without a call for an id that no address can carry."""
        if any(part in ("", ".", "..") for part in parts):
            return None
        path = "/v1/" + "/".join(quote(part, safe="") for part in parts)
        answer = await self._caller.call("GET", path, params=wanted)
        try:
            self._accept(answer)
        except NotFound:
            return None
        return answer

    def _accept(self, answer: httpx.Response) -> None:
        """Returns for a success; everything else becomes the error that tells the caller what to do."""
        status = answer.status_code
        if 200 <= status < 300:
            return
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            self._complain(f"does not take the token ({status}): check REKINDLE_SHOP_TOKEN")
        if 300 <= status < 400:
            self._complain(f"redirects ({status}): set REKINDLE_SHOP_API to its final address")
        problem = self._problem(answer)
        if status == HTTPStatus.NOT_FOUND:
            raise NotFound(str(problem.get("detail") or "The shop has no such thing."))
        if status == HTTPStatus.CONFLICT:
            raise Conflict(str(problem.get("detail") or "The shop has this under other terms."))
        self._complain(f"does not take the call ({status}): {problem.get('detail', 'no reason given')}")

    def _problem(self, answer: httpx.Response) -> Mapping[str, Any]:
        """A 404 of a wrong address is no answer about an order: only the API itself writes this type."""
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() != PROBLEM:
            self._complain(f"answers {answer.status_code} without {PROBLEM}: check REKINDLE_SHOP_API")
        return self._shaped(answer, _object)

    def _choice(self, kind: type[T], problem: Mapping[str, Any], name: str) -> T:
        try:
            return kind(problem.get(name))  # type: ignore[call-arg]
        except ValueError:
            self._complain(f"answers 422 with a wrong field: problem.{name}: {problem.get(name)!r}")

    def _shaped(self, answer: httpx.Response, reader: Callable[[object], T]) -> T:
        try:
            return reader(answer.json())
        except ValueError:
            self._complain("answers with something that is not JSON")
        except ContentError as error:
            self._complain(f"answers with a wrong field: {error}")

    def _same(self, found: T, same: bool) -> T:
        """A shop that mixes up its customers is not believed."""
        if not same:
            self._complain("answers about somebody or something else than was asked for")
        return found

    def _complain(self, what: str) -> NoReturn:
        raise NotReady(f"The shop at {self._caller.host} {what}.")


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ContentError("problem: should be an object")
    return value
