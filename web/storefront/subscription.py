"""The subscription: everything that can be changed about it, and the way out, at once and with its date."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bot.shop import Money, OrderId, Product, ProductId, Shop, Subscription, SubscriptionId
from bot.shop import actions as a
from bot.shop.discounts import CodeRefused
from bot.shop.working_days import LONDON, add_months
from web.errors import Problem, no_such
from web.state import AppState, State
from web.storefront.counter import counter
from web.storefront.doing import do
from web.storefront.notices import Notice, to
from web.storefront.pages import money, page
from web.storefront.refusals import code_words
from web.storefront.visitor import Visitor, check_csrf, field, find_visitor

router = APIRouter(prefix="/account/subscription")
PAGE = "/account/subscription"
RUNNING = ("active", "paused")
MONTHS = (1, 2, 3)
WEEKS = {1: "Every week", 2: "Every 2 weeks", 4: "Every 4 weeks"}
SUBSCRIBERS_PAY = 0.9


@router.get("")
async def show(request: Request, state: State) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    mine = await state.shop.subscriptions_of(visitor.customer.id)
    return await page(
        request,
        "subscription.html",
        subscriptions=mine,
        next_prices={one.id: await _next_price(state.shop, one) for one in mine},
        coffees=await _coffees(state.shop),
        months=MONTHS,
        weeks=WEEKS,
        today=_today(),
    )


@router.get("/cancel")
async def ask(request: Request, state: State) -> Response:
    """One page, one button: no reasons asked, nothing offered in between."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    mine = await state.shop.subscriptions_of(visitor.customer.id)
    running = [one for one in mine if one.state in RUNNING]
    ended = [one for one in mine if one.id == request.query_params.get("done") and one.state == "cancelled"]
    return await page(request, "cancel.html", running=running, ended=ended, today=_today())


@router.post("/cancel")
async def cancel(request: Request, state: State) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    await check_csrf(request, visitor)
    mine = await _own(state, visitor, field(await request.form(), "subscription"))
    now = datetime.now(UTC)
    await state.shop.act(
        a.CancelSubscription(mine.id, asked_at=now), key=f"account-{mine.id}-{now.isoformat()}"
    )
    return RedirectResponse(f"{PAGE}/cancel?done={mine.id}", 303)


@router.post("/code")
async def use_code(request: Request, state: State) -> Response:
    """A personal code on the next renewal."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    await check_csrf(request, visitor)
    form = await request.form()
    mine, code = await _own(state, visitor, field(form, "subscription")), field(form, "code")[:64]
    try:
        told = await state.shop.redeem(code, visitor.customer.id, OrderId(mine.id), mine.price)
    except CodeRefused as error:
        return to(request, state, PAGE, Notice(code_words(error), refused=True))
    return to(request, state, PAGE, Notice(f"Your code takes {money(told.taken_off)} off the next renewal."))


@router.post("/{what}")
async def change(request: Request, state: State, what: str) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    form = await request.form(max_files=0, max_fields=20)
    mine = await _own(state, visitor, field(form, "subscription"))
    return await do(request, state, visitor, _action(what, mine.id, form), PAGE)


def _action(what: str, id: SubscriptionId, form: FormData) -> a.Action:
    match what:
        case "skip":
            return a.SkipBox(id)
        case "unskip":
            return a.UnskipBox(id)
        case "pause":
            return a.PauseSubscription(id, add_months(_today(), _number(form, "months", MONTHS)))
        case "resume":
            return a.ResumeSubscription(id)
        case "swap":
            return a.SwapProduct(id, ProductId(field(form, "product")))
        case "plan":
            return a.ChangePlan(id, _number(form, "weeks", tuple(WEEKS)), _date(field(form, "next_on")))
        case "address":
            return a.ChangeBoxAddress(id, field(form, "address")[:300])
        case _:
            raise no_such("form")


def _number(form: FormData, name: str, among: Sequence[int]) -> int:
    given = field(form, name)
    if given not in {str(one) for one in among}:
        raise Problem(422, "invalid", "Choose one of what the form offers.", [(name, given[:40])])
    return int(given)


def _date(given: str) -> date | None:
    """An empty field keeps the day."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Problem(422, "invalid", "This is no date.", [("next_on", given[:40])]) from None


async def _own(state: AppState, visitor: Visitor, id: str) -> Subscription:
    for one in await state.shop.subscriptions_of(visitor.customer.id):
        if one.id == SubscriptionId(id):
            return one
    raise no_such("subscription")


async def _next_price(shop: Shop, mine: Subscription) -> Money | None:
    """Where a code makes the next box cheaper."""
    till: Any = counter(shop)
    off = await till.taken_off_next(mine.id) if till else None
    return Money(max(mine.price.minor - off.minor, 0), mine.price.currency) if off else None


async def _coffees(shop: Shop) -> list[tuple[Product, Money]]:
    """The standing coffees, at what subscribers pay; a lot of one farm never comes back."""
    beans = await shop.products("beans", limit=200)
    standing = [one for one in beans if "roast" in one.facts and "farm" not in one.facts and one.stock]
    return [(one, Money(round(one.price.minor * SUBSCRIBERS_PAY), one.price.currency)) for one in standing]


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()
