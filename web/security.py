"""What every response carries and what no request may do: headers by area, body limit, time-outs, origins."""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import Problem
from web.metrics import area

READ_SECONDS = 10.0
"""A whole request body must have arrived within this time."""
WRITE_SECONDS = 30.0
"""A reader that takes nothing for this long is dropped."""

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "api": {"Content-Security-Policy": _NOTHING, "Cache-Control": "no-store"},
    "health": {"Content-Security-Policy": _NOTHING, "Cache-Control": "no-store"},
    "widget": {
        "Content-Security-Policy": _NOTHING,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    },
    "console": {
        "Content-Security-Policy": _PAGE,
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
    },
    "shop": {"Content-Security-Policy": _PAGE},
}
log = structlog.get_logger()
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


def new_token() -> str:
    """192 random bits, in URL letters."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """Tokens are random, so a plain digest is enough: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def own_origin(headers: Headers) -> bool:
    """Whether the page that asks was served under the same host name as this server."""
    return urlsplit(headers.get("origin", "")).netloc.lower() == headers.get("host", "").lower()


class RequestIds:
    """Name every request, in the response and in whatever is logged meanwhile."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        id = given if _REQUEST_ID.match(given) else secrets.token_hex(8)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-Id"] = id
            await send(message)

        with structlog.contextvars.bound_contextvars(request=id):
            await self.app(scope, receive, named)


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = HEADERS[area(scope["path"])]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_COMMON, **own}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, dressed)


class BodyLimit:
    """Read at most `most` bytes, all of them within READ_SECONDS."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        deadline = asyncio.get_running_loop().time() + READ_SECONDS
        taken, complete = 0, False

        async def limited() -> Message:
            nonlocal taken, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise Problem(408, "too_slow", "The request took too long to arrive.") from None
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise self._too_large()
            complete = not message.get("more_body", False)
            return message

        if self._declared(scope) > self.most:
            await self._refuse(scope, receive, send)
            return
        await self.app(scope, limited, send)

    @staticmethod
    def _declared(scope: Scope) -> int:
        length = Headers(scope=scope).get("content-length", "0")
        return int(length) if length.isdigit() else 0

    def _too_large(self) -> Problem:
        return Problem(
            413, "too_large", f"The body is larger than {self.most} bytes.", [("body", "too large")]
        )

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._too_large()
        response = JSONResponse(problem.body(), 413, media_type="application/problem+json")
        await response(scope, receive, send)


class _Stalled(OSError):
    """The other side takes nothing."""


class SlowReaders:
    """Drop whoever takes nothing of a response for WRITE_SECONDS."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def patient(message: Message) -> None:
            try:
                async with asyncio.timeout(WRITE_SECONDS):
                    await send(message)
            except TimeoutError:
                raise _Stalled from None

        try:
            await self.app(scope, receive, patient)
        except _Stalled:
            log.info("reader.dropped", area=area(scope["path"]))


class CrossOrigin:
    """Lets pages of allowed origins call the visitor API. Whether it is this site's, the route checks."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = self._allowed(origin) if origin in self.origins else {"Vary": "Origin"}
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            response = JSONResponse(None, 204 if origin in self.origins else 403, headers=allowed)
            response.body = b""
            await response(scope, receive, send)
            return

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(allowed)
            await send(message)

        await self.app(scope, receive, shared)

    @staticmethod
    def _allowed(origin: str | None) -> dict[str, str]:
        return {
            "Access-Control-Allow-Origin": origin or "",
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
            "Access-Control-Max-Age": "600",
            "Access-Control-Expose-Headers": "Retry-After, X-Request-Id",
            "Vary": "Origin",
        }
