"""Calls to a platform's own REST API, with every answer either believed or turned into the port's errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

import httpx

from bot.errors import ContentError, NotFound, NotReady, RekindleError
from bot.shop.calling import ACT_SECONDS, TRIES, Caller

T = TypeVar("T")
DECLINED = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


class Declined(RekindleError):
    """The platform says no to a change, in its own words."""


@dataclass(frozen=True)
class Complaint:
    """What a platform's API writes when it does not answer a call."""

    words: str
    no_route: bool = False
    """There is no such call: not the same as no such thing."""


class Connection:
    """`complaint` reads the platform's own form of an error; None for anything else, such as a web page."""

    def __init__(
        self, caller: Caller, name: str, complaint: Callable[[Mapping[str, Any]], Complaint | None]
    ) -> None:
        self.caller, self.name = caller, name
        self._complaint = complaint

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, optional: bool = False
    ) -> httpx.Response | None:
        """None for a 404 about a thing; with `optional`, also where this shop lacks the whole call."""
        answer = await self.caller.call("GET", path, params=dict(params or {}))
        said = self._said(answer) if optional and answer.status_code == HTTPStatus.NOT_FOUND else None
        if said is not None and said.no_route:
            return None
        try:
            self._accept(answer)
        except NotFound:
            return None
        except Declined as no:
            self.complain(f"does not take the call ({answer.status_code}): {no}")
        return answer

    async def send(
        self, method: str, path: str, body: Mapping[str, Any], tries: int = TRIES
    ) -> httpx.Response:
        """Raises NotFound, Declined or NotReady."""
        answer = await self.caller.call(method, path, seconds=ACT_SECONDS, tries=tries, json=dict(body))
        self._accept(answer)
        return answer

    def shaped(self, answer: httpx.Response, reader: Callable[[Any], T]) -> T:
        try:
            value = answer.json()
        except ValueError:
            self.complain("answers with something that is not JSON")
        try:
            return reader(value)
        except ContentError as error:
            self.complain(f"answers with a wrong field: {error}")

    def same(self, found: T, same: bool) -> T:
        """A shop that mixes up its customers is not believed."""
        if not same:
            self.complain("answers about somebody or something else than was asked for")
        return found

    def complain(self, what: str) -> NoReturn:
        raise NotReady(f"{self.name} at {self.caller.host} {what}.")

    def nothing(self, answer: httpx.Response) -> None:
        """Returns for a 404 about a thing; raises for every other answer."""
        try:
            self._accept(answer)
        except NotFound:
            return
        self.complain(f"does not take the call ({answer.status_code})")

    async def ready(self, path: str, params: Mapping[str, Any] | None = None) -> bool:
        try:
            answer = await self.caller.client.get(path, params=dict(params or {}))
        except httpx.RequestError:
            return False
        return answer.status_code == HTTPStatus.OK

    def _accept(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            self.complain(f"redirects ({status}): set REKINDLE_SHOP_API to its final address")
        said = self._said(answer)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            why = f" ({said.words})" if said else ""
            self.complain(
                f"does not take the token ({status}): check REKINDLE_SHOP_TOKEN and its rights{why}"
            )
        if said is None or said.no_route:
            self.complain(f"answers {status} like no {self.name} API: check REKINDLE_SHOP_API")
        if status == HTTPStatus.NOT_FOUND:
            raise NotFound(said.words)
        if status in DECLINED:
            raise Declined(said.words)
        self.complain(f"does not take the call ({status}): {said.words}")

    def _said(self, answer: httpx.Response) -> Complaint | None:
        try:
            value = answer.json()
        except ValueError:
            return None
        return self._complaint(value) if isinstance(value, Mapping) else None
