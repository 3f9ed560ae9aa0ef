"""Signed-in staff: a random cookie whose hash is kept on the server, and a token that every form carries."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.storage.types import Staff, StaffSession
from web.console.rights import Right, may
from web.errors import Problem
from web.security import new_token, own_origin, same, token_hash
from web.state import AppState, app_state

COOKIE = "rekindle_session"
LOGIN_COOKIE = "rekindle_login"
PATH = "/console"
LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class SignedIn:
    staff: Staff
    session: StaffSession

    def may(self, right: str) -> bool:
        return may(self.staff.role, Right(right))


class NotSignedIn(Exception):
    """The page is for staff: the answer is the way to the sign-in."""


async def current(request: Request, state: AppState) -> SignedIn | None:
    token = request.cookies.get(COOKIE)
    session = await state.store.session(token_hash(token)) if token else None
    staff = await state.store.staff(session.staff) if session else None
    return SignedIn(staff, session) if staff and session else None


def allow(right: Right) -> Callable[[Request], Awaitable[SignedIn]]:
    """The dependency of a route that needs a right. A request that changes something proves its origin."""

    async def allowed(request: Request) -> SignedIn:
        who = await current(request, app_state(request))
        if who is None:
            raise NotSignedIn
        if request.method not in ("GET", "HEAD"):
            await check_csrf(request, who.session.csrf)
        if not may(who.staff.role, right):
            raise Problem(403, "forbidden", f"Your role, {who.staff.role}, may not {right.value}.")
        return who

    allowed.right = right  # type: ignore[attr-defined]  # the matrix of roles and routes reads it
    return allowed


async def check_csrf(request: Request, expected: str) -> None:
    given = field(await request.form(max_files=0, max_fields=500), "csrf")
    foreign = "origin" in request.headers and not own_origin(request.headers)
    if foreign or not same(given, expected):
        raise Problem(
            403, "csrf", "This form is out of date or came from elsewhere; reload the page and try again."
        )


def field(form: FormData, name: str) -> str:
    value: Any = form.get(name)
    return value if isinstance(value, str) else ""


async def sign_in(request: Request, state: AppState, staff: Staff, response: Response) -> None:
    """A new session each time: whatever cookie the browser came with is worth nothing afterwards."""
    await sign_out(request, state)
    token, now = new_token(), datetime.now(UTC)
    await state.store.save_session(StaffSession(token_hash(token), staff.id, new_token(), now, now + LASTS))
    set_cookie(request, response, COOKIE, token, int(LASTS.total_seconds()))
    response.delete_cookie(LOGIN_COOKIE, path=PATH)


async def sign_out(request: Request, state: AppState) -> None:
    token = request.cookies.get(COOKIE)
    if token:
        await state.store.end_session(token_hash(token))


def set_cookie(request: Request, response: Response, name: str, value: str, age: int) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=age, path=PATH, secure=secure, httponly=True, samesite="lax")
