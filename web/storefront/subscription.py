"""The subscription and the way out of it: as easy as signing up, at once, with the date said plainly."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.shop import Subscription, SubscriptionId
from web.errors import no_such
from web.state import AppState, State
from web.storefront.pages import page
from web.storefront.visitor import Visitor, check_csrf, find_visitor

router = APIRouter(prefix="/account/subscription")
RUNNING = ("active", "paused")


@router.get("")
async def show(request: Request, state: State) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    subscriptions = await state.shop.subscriptions_of(visitor.customer.id)
    return await page(request, "subscription.html", subscriptions=subscriptions)


@router.get("/cancel")
async def ask(request: Request, state: State) -> Response:
    """One page, one button: no reasons asked, nothing offered in between."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    mine = await state.shop.subscriptions_of(visitor.customer.id)
    running = [one for one in mine if one.state in RUNNING]
    ended = [one for one in mine if one.id == request.query_params.get("done") and one.state == "cancelled"]
    return await page(request, "cancel.html", running=running, ended=ended)


@router.post("/cancel")
async def cancel(
    request: Request, state: State, subscription: Annotated[str, Form(max_length=64)]
) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    await check_csrf(request, visitor)
    mine = await _own(state, visitor, subscription)
    await state.shop.cancel_subscription(mine.id, key=f"account-{mine.id}")
    return RedirectResponse(f"/account/subscription/cancel?done={mine.id}", 303)


async def _own(state: AppState, visitor: Visitor, id: str) -> Subscription:
    for one in await state.shop.subscriptions_of(visitor.customer.id):
        if one.id == SubscriptionId(id):
            return one
    raise no_such("subscription")
