"""The account: sign in as one of the demo's customers, look at orders, get the chat's identity token."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from web.errors import Problem, no_such
from web.state import State
from web.storefront.pages import demo_site, page
from web.storefront.scenes import ANONYMOUS, scenes
from web.storefront.visitor import check_origin, find_visitor, identity, sign_in, sign_out

router = APIRouter(prefix="/account")


@router.get("")
async def account(request: Request, state: State) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return await page(request, "sign_in.html", scenes=await scenes(state.shop))
    return await page(
        request,
        "account.html",
        orders=await state.shop.orders_of(visitor.customer.id, limit=12),
        points=await state.shop.points_of(visitor.customer.id),
        subscriptions=await state.shop.subscriptions_of(visitor.customer.id),
        mine=[one for one in await scenes(state.shop) if one.customer == visitor.customer.id],
    )


@router.get("/visitors")
async def visitors(request: Request, state: State) -> Response:
    """Change who you are while signed in."""
    return await page(request, "sign_in.html", scenes=await scenes(state.shop))


@router.post("/sign-in")
async def enter(request: Request, state: State, story: Annotated[str, Form(max_length=40)]) -> Response:
    """The demo has no passwords: whoever can open it may be any of its invented customers."""
    check_origin(request)
    found = next((one for one in await scenes(state.shop) if one.key == story), None)
    if found is None:
        raise no_such("visitor")
    response = RedirectResponse("/" if story == ANONYMOUS else "/account", 303)
    if story == ANONYMOUS:
        sign_out(response)
    else:
        sign_in(request, state, response, found.customer)
    return response


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    check_origin(request)
    response = RedirectResponse("/", 303)
    sign_out(response)
    return response


@router.get("/identity")
async def token(request: Request, state: State) -> Response:
    """What a shop's server gives its own pages to pass on to the chat."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        raise Problem(401, "signed_out", "Nobody is signed in.")
    site, config = demo_site(state)
    said: dict[str, Any] = {"jwt": identity(state, site, config.public_key, visitor)}
    return JSONResponse(said, headers={"Cache-Control": "no-store"})
