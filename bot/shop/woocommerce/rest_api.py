"""Calls to WooCommerce's REST API v3: its keys, its pages, its errors."""

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx

from bot.shop.calling import TIMEOUT, Caller
from bot.shop.platform.connection import Complaint, Connection
from bot.shop.wire_values import read, read_all

PAGE = 100
"""The most records that WooCommerce puts on a page."""
MOST_PAGES = 100
NO_ROUTE = "rest_no_route"
T = TypeVar("T")


def open_client(url: str, key: str, secret: str) -> httpx.AsyncClient:
    """Basic authentication, which WooCommerce takes over https alone."""
    base, accept = f"{url}/wp-json/wc/v3", {"Accept": "application/json"}
    return httpx.AsyncClient(base_url=base, headers=accept, auth=(key, secret), timeout=TIMEOUT)


class RestApi:
    def __init__(self, caller: Caller) -> None:
        self.connection = Connection(caller, "WooCommerce", complaint)

    async def one(self, kind: type[T], path: str, name: str) -> T | None:
        """`name` is what its fields are called after when one of them is wrong."""
        answer = await self.connection.get(path)
        if answer is None:
            return None
        return self.connection.shaped(answer, lambda value: read(kind, value, name))

    async def pages(
        self,
        kind: type[T],
        path: str,
        params: Mapping[str, Any],
        most: int | None = None,
        optional: bool = False,
    ) -> list[T]:
        """Page after page, up to `most` records."""
        name, per_page = path.rpartition("/")[2], PAGE if most is None else max(1, min(most, PAGE))
        found: list[T] = []
        for number in range(1, MOST_PAGES + 1):
            wanted = {**params, "per_page": per_page, "page": number}
            answer = await self.connection.get(path, wanted, optional)
            if answer is None:
                return found
            found += self.connection.shaped(answer, lambda value: read_all(kind, {name: value}, name))
            last = answer.headers.get("X-WP-TotalPages", "1")
            if not last.isdigit() or number >= int(last) or (most is not None and len(found) >= most):
                return found[:most]
        self.connection.complain(f"has more than {MOST_PAGES} pages of {name}")

    async def send(self, kind: type[T], method: str, path: str, name: str, body: Mapping[str, Any]) -> T:
        answer = await self.connection.send(method, path, body)
        return self.connection.shaped(answer, lambda value: read(kind, value, name))


def complaint(body: Mapping[str, Any]) -> Complaint | None:
    """`{"code": "woocommerce_rest_...", "message": "...", "data": {"status": 404}}`"""
    if not isinstance(body.get("code"), str) or "message" not in body:
        return None
    return Complaint(str(body["message"]), no_route=body["code"] == NO_ROUTE)
