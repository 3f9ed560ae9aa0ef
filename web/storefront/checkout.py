"""Basket, code and checkout. An order that is placed here is one: the chat finds, changes and cancels it."""

import secrets
from dataclasses import dataclass
from typing import Annotated

from babel import Locale
from fastapi import APIRouter, Form, Request
from itsdangerous import BadSignature
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bot.notify.address import is_address
from bot.shop import OrderId, Product, ProductId
from bot.shop.actions import Refusal, Refused
from bot.shop.desk.addresses import SERVED
from bot.shop.desk.checkout import Bill, Guest
from bot.shop.discounts import CodeRefused
from bot.storage.types import CustomerId
from web.errors import no_such
from web.state import AppState, State
from web.storefront import basket as kept
from web.storefront.counter import Counter, counter
from web.storefront.notices import Notice, to
from web.storefront.pages import LOCALE, page
from web.storefront.refusals import code_words
from web.storefront.visitor import Visitor, check_csrf, check_origin, field, find_visitor, signer

router = APIRouter()
TOKEN_LASTS = 4 * 3600
GIVEN = ("name", "email", "country", "address")
LONGEST_NAME = 80
HOME = "GB"
ABROAD, CHECK = "The sum is now for delivery to", "Please check it and place the order."
COUNTRIES = sorted(
    ((code, Locale.parse(LOCALE).territories[code]) for code in SERVED), key=lambda one: one[1]
)


@dataclass(frozen=True)
class Till:
    """What a page of the checkout needs to know."""

    counter: Counter | None
    visitor: Visitor | None
    basket: dict[str, int]
    inside: list[tuple[Product, int]]
    code: str

    @property
    def buyer(self) -> CustomerId | None:
        return self.visitor.customer.id if self.visitor else None

    @property
    def wanted(self) -> list[tuple[ProductId, int]]:
        return [(product.id, many) for product, many in self.inside]

    async def bill(self, code: str = "", country: str = HOME) -> Bill | None:
        """None for an empty basket. `country` is a guest's. Raises CodeRefused."""
        if self.counter is None or not self.inside:
            return None
        return await self.counter.bill(self.wanted, self.buyer, code, country)


async def _till(request: Request, state: AppState) -> Till:
    basket = kept.read_basket(request)
    inside = await kept.lines(state.shop, basket)
    code = kept.read_code(request)
    return Till(counter(state.shop), await find_visitor(request, state), basket, inside, code)


async def _summed(till: Till, country: str = HOME) -> tuple[Bill | None, str]:
    """The bill, and why the code is not in it."""
    try:
        return await till.bill(till.code, country), ""
    except CodeRefused as error:
        return await till.bill(country=country), code_words(error)


@router.get("/basket")
async def basket(request: Request, state: State) -> Response:
    till = await _till(request, state)
    bill, fault = await _summed(till)
    return await page(request, "basket.html", inside=till.inside, bill=bill, code=till.code, fault=fault)


@router.post("/basket")
async def put(
    request: Request,
    state: State,
    product: Annotated[str, Form(max_length=80)],
    quantity: Annotated[int, Form(ge=0, le=kept.MOST)] = 1,
    change: Annotated[bool, Form()] = False,
) -> Response:
    """Add so many, or with `change` have exactly so many; none takes it out."""
    check_origin(request)
    found = await state.shop.product(ProductId(product))
    if found is None:
        raise no_such("product")
    inside = kept.read_basket(request)
    wanted = quantity if change else inside.get(product, 0) + quantity
    inside[product] = min(wanted, kept.MOST, found.stock)
    response = RedirectResponse("/basket", 303)
    kept.write_basket(request, response, inside)
    return response


@router.post("/basket/code")
async def put_code(request: Request, code: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Kept until the checkout; an empty one takes it off. The basket says what it does."""
    check_origin(request)
    response = RedirectResponse("/basket", 303)
    kept.write_code(request, response, code)
    return response


@router.get("/checkout")
async def checkout(request: Request, state: State) -> Response:
    till = await _till(request, state)
    return await _shown(request, state, till)


async def _shown(request: Request, state: AppState, till: Till, wrong: str = "") -> Response:
    form = await request.form() if wrong else FormData()
    country = _country(form)
    bill, fault = await _summed(till, country)
    if bill is None:
        return await page(request, "checkout_empty.html", sells=till.counter is not None)
    said = {"key": secrets.token_urlsafe(16), "who": till.buyer or "", "basket": kept.as_text(till.basket)}
    said["country"] = country
    return await page(
        request,
        "checkout.html",
        422 if wrong else 200,
        inside=till.inside,
        bill=bill,
        code=till.code,
        fault=fault,
        wrong=wrong,
        given={name: field(form, name) for name in GIVEN},
        countries=COUNTRIES,
        token=signer(state, "storefront-checkout").dumps(said),
    )


@router.post("/checkout")
async def place(request: Request, state: State) -> Response:
    till = await _till(request, state)
    await _check(request, till)
    form = await request.form(max_files=0, max_fields=20)
    said = _said(state, field(form, "token"))
    if till.counter is None or said is None or said["who"] != (till.buyer or ""):
        return to(request, state, "/checkout", Notice("This page was out of date. Please check it again."))
    before = await till.counter.placed_by(said["key"])
    if before is not None:
        return _thanks(request, state, till, before)
    if said["basket"] != kept.as_text(till.basket):
        return to(request, state, "/checkout", Notice("Your basket has changed. Please check it again."))
    country = _country(form)
    if till.buyer is None and said["country"] != country:
        return await _shown(request, state, till, wrong=f"{ABROAD} {dict(COUNTRIES)[country]}. {CHECK}")
    try:
        buyer = till.buyer or _guest(form)
        order = await till.counter.place_order(till.wanted, buyer, till.code, said["key"])
    except CodeRefused as error:
        return await _shown(request, state, till, wrong=code_words(error))
    except Refused as error:
        return await _shown(request, state, till, wrong=str(error))
    return _thanks(request, state, till, order)


@router.get("/checkout/thanks")
async def thanks(request: Request, state: State, order: str = "") -> Response:
    """For guests, who have no account to see it in."""
    try:
        number = signer(state, "storefront-thanks").loads(order, max_age=TOKEN_LASTS)
    except BadSignature:
        raise no_such("order") from None
    found = await state.shop.order(OrderId(number))
    if found is None:
        raise no_such("order")
    return await page(request, "thanks.html", order=found)


def _thanks(request: Request, state: AppState, till: Till, order: OrderId) -> Response:
    if till.visitor:
        said = Notice(f"Thank you. Order {order} is placed. Ask the chat about it, change it or cancel it.")
        response = to(request, state, f"/account/orders/{order}", said)
    else:
        token = signer(state, "storefront-thanks").dumps(order)
        response = RedirectResponse(f"/checkout/thanks?order={token}", 303)
    response.delete_cookie(kept.COOKIE)
    response.delete_cookie(kept.CODE)
    return response


async def _check(request: Request, till: Till) -> None:
    """A guest's page is vouched for by its token and by the basket's cookie, which no other site can send."""
    if till.visitor:
        await check_csrf(request, till.visitor)
    check_origin(request)


def _said(state: AppState, token: str) -> dict[str, str] | None:
    try:
        said: dict[str, str] = signer(state, "storefront-checkout").loads(token, max_age=TOKEN_LASTS)
    except BadSignature:
        return None
    return said


def _country(form: FormData) -> str:
    """What the sum is worked out for, until somebody names a country that we deliver to."""
    given = field(form, "country")
    return given if given in SERVED else HOME


def _guest(form: FormData) -> Guest:
    """Raises Refused, with what is wrong in words."""
    name, email, country, address = (field(form, part).strip() for part in GIVEN)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused(Refusal.BAD_VALUE, f"Please give a name of at most {LONGEST_NAME} letters.")
    if not is_address(email):
        raise Refused(Refusal.BAD_VALUE, "Please give an e-mail address.")
    return Guest(name, email, country, address[:300])
