"""Basket, code and checkout, as a browser without JavaScript gets them."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.shop import Money, OrderState
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.sqlite import SqliteShop
from tests.web.storefront.forms import has_form, hidden_of, send, sign_in

BEANS = "hearthside-blend-250-g"
CODE = "7K2QX-9MW3E-4RT8A"
WREN = {"name": "Wren Holloway", "email": "wren@guest.example", "country": "GB"}
WREN |= {"address": "7 Larkspur Row, Amberwick ZZ0 4AB"}


async def fill(http: httpx.AsyncClient, many: int = 4) -> None:
    await http.post("/basket", data={"product": BEANS, "quantity": str(many), "change": "true"})


async def issue(shop: SqliteShop, email: str = "nell.ashdown@post.example") -> str:
    """£5 off an order of £20."""
    owner = await shop.customer_by_email(email)
    assert owner
    five, twenty = Money(500, "GBP"), Money(2_000, "GBP")
    until = datetime.now(UTC) + timedelta(days=10)
    terms = Discount(CODE, owner.id, Reduction.AMOUNT, 0, five, five, twenty, Uses.ORDER, (), until)
    await shop.issue_discount(terms)
    return CODE


async def test_that_a_code_comes_off_in_the_basket_and_at_the_checkout(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    await sign_in(http, "late-parcel")
    await issue(shop)
    await fill(http)
    shown = await send(http, "/basket", "/basket/code", code=CODE.lower())
    assert "−£5.00" in shown
    assert "£32.95" in shown
    placed = await send(http, "/checkout", "/checkout")
    assert "Thank you. Order JR-" in placed
    [told] = await shop.redemptions(datetime.now(UTC) - timedelta(minutes=5))
    order = await shop.order(told.order)
    assert order
    assert (order.state, order.total.minor, told.taken_off.minor) == (OrderState.PLACED, 3_295, 500)
    assert "Nothing in it yet" in (await http.get("/basket")).text


async def test_that_pressing_twice_places_one_order(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "late-parcel")
    nell = await shop.customer_by_email("nell.ashdown@post.example")
    assert nell
    had = len(await shop.orders_of(nell.id))
    await fill(http)
    form = hidden_of((await http.get("/checkout")).text, "/checkout")
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}
    answers = await asyncio.gather(*(http.post("/checkout", data=form, headers=cookies) for _ in range(4)))
    assert len({answer.headers["location"] for answer in answers}) == 1
    late = await http.post("/checkout", data=form)
    assert late.headers["location"] == answers[0].headers["location"], "the basket is empty by now"
    assert len(await shop.orders_of(nell.id)) == had + 1


async def test_that_a_guest_orders_and_reads_the_number(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await fill(http)
    thanks = await send(http, "/checkout", "/checkout", **WREN)
    wren = await shop.customer_by_email(WREN["email"])
    assert wren
    [order] = await shop.orders_of(wren.id)
    assert f"Your order is <strong>{order.id}</strong>" in thanks
    assert (await http.get("/checkout/thanks?order=guessed")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", " ", "Please give a name"),
        ("email", "wren", "Please give an e-mail address"),
        ("email", "tom.brackley@mail.example", "sign in to order with it"),
        ("country", "AU", "We deliver to"),
        ("address", "nowhere", "An address needs a street"),
    ],
)
async def test_that_a_guest_is_told_what_to_mend_and_keeps_the_rest(
    http: httpx.AsyncClient, field: str, value: str, says: str
) -> None:
    await fill(http)
    page = await send(http, "/checkout", "/checkout", **{**WREN, field: value})
    assert says in page
    kept = "email" if field == "name" else "name"
    assert f'value="{WREN[kept]}"' in page
    assert "Hearthside Blend" in page


@pytest.mark.parametrize(
    ("code", "story", "many", "says"),
    [
        ("WRONG-CODE-0000", "late-parcel", 4, "We do not know this code"),
        (CODE, "happy", 4, "works for its own account only"),
        (CODE, "anonymous", 4, "works for its own account only"),
        (CODE, "late-parcel", 1, "below the sum that this code asks for"),
    ],
)
async def test_that_a_code_that_does_not_work_is_explained_and_can_be_taken_off(
    http: httpx.AsyncClient, shop: SqliteShop, code: str, story: str, many: int, says: str
) -> None:
    await issue(shop)
    await sign_in(http, story)
    await fill(http, many)
    assert says in await send(http, "/basket", "/basket/code", code=code)
    checkout = (await http.get("/checkout")).text
    assert says in checkout
    assert "disabled" in checkout
    await http.post("/basket/code", data={"code": ""})
    assert says not in (await http.get("/basket")).text
    assert "disabled" not in (await http.get("/checkout")).text


async def test_that_a_used_code_is_said_to_be_used(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "late-parcel")
    await issue(shop)
    for _ in range(2):
        await fill(http)
        shown = await send(http, "/basket", "/basket/code", code=CODE)
        await send(http, "/checkout", "/checkout")
    assert "This code has been used" in shown


async def test_that_an_order_needs_the_checkouts_own_form(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "late-parcel")
    nell = await shop.customer_by_email("nell.ashdown@post.example")
    assert nell
    had = await shop.orders_of(nell.id)
    await fill(http)
    form = hidden_of((await http.get("/checkout")).text, "/checkout")
    assert (await http.post("/checkout", data={**form, "csrf": "guessed"})).status_code == 403
    evil = {"Origin": "https://evil.example"}
    assert (await http.post("/checkout", data=form, headers=evil)).status_code == 403
    forged = await http.post("/checkout", data={**form, "token": "forged"})
    assert forged.headers["location"] == "/checkout"
    await fill(http, 5)
    assert (await http.post("/checkout", data=form)).headers["location"] == "/checkout"
    assert "Your basket has changed" in (await http.get("/checkout")).text
    await sign_in(http, "happy")
    csrf = hidden_of((await http.get("/checkout")).text, "/checkout")["csrf"]
    assert (await http.post("/checkout", data={**form, "csrf": csrf})).headers["location"] == "/checkout"
    assert await shop.orders_of(nell.id) == had


async def test_that_an_empty_basket_has_no_checkout(http: httpx.AsyncClient) -> None:
    page = (await http.get("/checkout")).text
    assert "nothing in your basket" in page
    assert not has_form(page, "/checkout")


async def test_that_a_guest_abroad_sees_the_price_before_ordering(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    await fill(http, 2)
    abroad = {**WREN, "country": "DE", "address": "Lindengasse 7, 00042 Lindenau am See"}
    shown = await send(http, "/checkout", "/checkout", **abroad)
    assert "The sum is now for delivery to Germany" in shown
    assert "£26.95" in shown
    assert await shop.customer_by_email(WREN["email"]) is None
    form = hidden_of(shown, "/checkout")
    assert (await http.post("/checkout", data={**form, **abroad})).status_code == 303
    wren = await shop.customer_by_email(WREN["email"])
    assert wren
    [order] = await shop.orders_of(wren.id)
    assert (order.total.minor, order.carrier) == (2_695, "Corvane Post")
