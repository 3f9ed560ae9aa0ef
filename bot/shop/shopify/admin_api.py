"""Calls to Shopify's Admin REST API: its version and token, its pages, its errors, its leaky bucket."""

import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx

from bot.shop.calling import TIMEOUT, Caller
from bot.shop.platform.connection import Complaint, Connection
from bot.shop.wire_values import read, read_all

VERSION = "2026-01"
"""Shopify answers with its oldest living version when this one has gone."""
PAGE = 250
"""The most records that Shopify puts on a page."""
MOST_PAGES = 40
T = TypeVar("T")


def open_client(url: str, token: str) -> httpx.AsyncClient:
    """Redirects are not followed, since the token would go along."""
    headers = {"X-Shopify-Access-Token": token, "Accept": "application/json"}
    hooks = {"response": [_whole_seconds]}
    base = f"{url}/admin/api/{VERSION}"
    return httpx.AsyncClient(base_url=base, headers=headers, timeout=TIMEOUT, event_hooks=hooks)


class AdminApi:
    def __init__(self, caller: Caller) -> None:
        self.connection = Connection(caller, "Shopify", complaint)

    async def one(self, kind: type[T], path: str, name: str) -> T | None:
        """What stands under `name` in the answer."""
        answer = await self.connection.get(path)
        if answer is None:
            return None
        return self.connection.shaped(answer, lambda value: read(kind, under(value, name), name))

    async def page(self, kind: type[T], path: str, name: str, params: Mapping[str, Any]) -> list[T]:
        """The first page alone."""
        answer = await self.connection.get(path, params)
        if answer is None:
            return []
        return self.connection.shaped(answer, lambda value: read_all(kind, value, name))

    async def pages(
        self, kind: type[T], path: str, name: str, params: Mapping[str, Any], most: int | None = None
    ) -> list[T]:
        """Page after page, up to `most` records. Only the cursor is taken from a link, never its address."""
        limit = PAGE if most is None else max(1, min(most, PAGE))
        wanted: Mapping[str, Any] = {**params, "limit": limit}
        found: list[T] = []
        for _ in range(MOST_PAGES):
            answer = await self.connection.get(path, wanted)
            if answer is None:
                return found
            found += self.connection.shaped(answer, lambda value: read_all(kind, value, name))
            cursor = httpx.URL(answer.links.get("next", {}).get("url", "")).params.get("page_info")
            if not cursor or (most is not None and len(found) >= most):
                return found[:most]
            wanted = {"limit": limit, "page_info": cursor}
        self.connection.complain(f"has more than {MOST_PAGES} pages of {name}")

    async def send(self, kind: type[T], method: str, path: str, name: str, body: Mapping[str, Any]) -> T:
        answer = await self.connection.send(method, path, body)
        return self.connection.shaped(answer, lambda value: read(kind, under(value, name), name))


def under(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else value


def complaint(body: Mapping[str, Any]) -> Complaint | None:
    """`{"errors": "Not Found"}`, `{"errors": {"base": ["..."]}}` or `{"error": "..."}`."""
    said = body.get("errors", body.get("error"))
    return None if said is None else Complaint("; ".join(_words(said)))


def _words(said: object) -> list[str]:
    if isinstance(said, Mapping):
        return [f"{field}: {word}" for field, inner in said.items() for word in _words(inner)]
    if isinstance(said, list):
        return [word for inner in said for word in _words(inner)]
    return [str(said)]


async def _whole_seconds(answer: httpx.Response) -> None:
    """Shopify asks for a pause of `2.0` seconds; HTTP knows whole ones, and so does the Caller."""
    wanted = answer.headers.get("Retry-After", "")
    if re.fullmatch(r"\d+\.\d+", wanted):
        answer.headers["Retry-After"] = str(math.ceil(float(wanted)))
