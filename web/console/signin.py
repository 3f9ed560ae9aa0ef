"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from web.console.pages import page
from web.console.rights import Right
from web.console.sessions import (
    COOKIE,
    LOGIN_COOKIE,
    PATH,
    SignedIn,
    allow,
    check_csrf,
    current,
    field,
    set_cookie,
    sign_in,
    sign_out,
)
from web.console.staff import right_password
from web.errors import Problem
from web.security import new_token
from web.state import State

router = APIRouter(prefix="/console")
LOGIN_SECONDS = 3600


@router.get("/login")
async def show(request: Request, state: State) -> Response:
    if await current(request, state):
        return RedirectResponse("/console/inbox", 303)
    return _form(request)


def _form(request: Request, status: int = 200, error: str = "", name: str = "") -> Response:
    """Before there is a session, the form's token is compared with a cookie."""
    token = request.cookies.get(LOGIN_COOKIE) or new_token()
    response = page(request, "login.html", None, status, csrf=token, error=error, name=name)
    set_cookie(request, response, LOGIN_COOKIE, token, LOGIN_SECONDS)
    return response


@router.post("/login")
async def enter(request: Request, state: State) -> Response:
    state.limits.sign_in(request.client.host if request.client else "")
    expected = request.cookies.get(LOGIN_COOKIE)
    if not expected:
        raise Problem(403, "csrf", "The sign-in page is out of date; open it again. Cookies must be allowed.")
    await check_csrf(request, expected)
    form = await request.form()
    name, password = field(form, "name").strip()[:64], field(form, "password")[:256]
    staff = await state.store.staff_by_name(name)
    if not right_password(staff, password) or staff is None:
        return _form(request, 401, "That name and password do not go together.", name)
    response = RedirectResponse("/console", 303)
    await sign_in(request, state, staff, response)
    return response


@router.post("/logout")
async def leave(
    request: Request, state: State, who: Annotated[SignedIn, Depends(allow(Right.SIGNED_IN))]
) -> Response:
    await sign_out(request, state)
    response = RedirectResponse("/console/login", 303)
    response.delete_cookie(COOKIE, path=PATH)
    return response
