"""Everything about a subscription that the account can change, and how each is taken back."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.shop import Money, Subscription
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.sqlite import SqliteShop
from tests.web.storefront.forms import hidden_of, send, sign_in

PAGE = "/account/subscription"
CODE = "7K2QX-9MW3E-4RT8A"


@pytest.fixture
async def toms(http: httpx.AsyncClient, shop: SqliteShop) -> Subscription:
    await sign_in(http, "leaving-treated")
    return await read(shop)


async def read(shop: SqliteShop) -> Subscription:
    tom = await shop.customer_by_email("tom.brackley@mail.example")
    assert tom
    [mine] = await shop.subscriptions_of(tom.id)
    return mine


async def undo(http: httpx.AsyncClient, shown: str) -> None:
    assert (await http.post("/account/undo", data=hidden_of(shown, "/account/undo"))).status_code == 303


async def test_that_a_box_is_skipped_and_sent_after_all(
    http: httpx.AsyncClient, shop: SqliteShop, toms: Subscription
) -> None:
    done = await send(http, PAGE, f"{PAGE}/skip")
    assert "is left out: not charged, not sent." in done
    assert (await read(shop)).skips == toms.skips + 1
    await undo(http, done)
    assert await read(shop) == toms
    await send(http, PAGE, f"{PAGE}/skip")
    assert "comes after all" in await send(http, PAGE, f"{PAGE}/unskip")


async def test_that_three_boxes_in_a_row_are_the_most(http: httpx.AsyncClient, toms: Subscription) -> None:
    for _ in range(3 - toms.skips):
        await send(http, PAGE, f"{PAGE}/skip")
    refused = await send(http, PAGE, f"{PAGE}/skip")
    assert "Three boxes in a row have been skipped. Nothing has changed." in refused


@pytest.mark.parametrize("months", [1, 3])
async def test_that_it_rests_and_goes_on(
    http: httpx.AsyncClient, shop: SqliteShop, toms: Subscription, months: int
) -> None:
    done = await send(http, PAGE, f"{PAGE}/pause", months=str(months))
    assert "Your subscription rests until" in done
    assert "Nothing is charged or sent meanwhile." in done
    paused = await read(shop)
    assert paused.state == "paused"
    assert paused.resumes_on
    assert "Your subscription goes on." in await send(http, PAGE, f"{PAGE}/resume")
    assert (await read(shop)).state == "active"


async def test_that_the_form_offers_no_longer_pause(http: httpx.AsyncClient, toms: Subscription) -> None:
    form = hidden_of((await http.get(PAGE)).text, f"{PAGE}/pause")
    for months in ("4", "0", "", "x"):
        assert (await http.post(f"{PAGE}/pause", data={**form, "months": months})).status_code == 422


async def test_that_another_coffee_and_another_rhythm_are_set(
    http: httpx.AsyncClient, shop: SqliteShop, toms: Subscription
) -> None:
    other = next(one for one in ("saltmarsh-dark-500-g", "nightjar-decaf-500-g") if one != toms.product)
    assert "bring the new coffee" in await send(http, PAGE, f"{PAGE}/swap", product=other)
    assert (await read(shop)).product == other
    weeks = 1 if toms.every_weeks != 1 else 2
    done = await send(http, PAGE, f"{PAGE}/plan", weeks=str(weeks), next_on="")
    assert "Boxes come every" in done
    assert (await read(shop)).every_weeks == weeks
    await undo(http, done)
    assert (await read(shop)).every_weeks == toms.every_weeks


async def test_that_boxes_go_elsewhere(http: httpx.AsyncClient, shop: SqliteShop, toms: Subscription) -> None:
    await send(http, PAGE, f"{PAGE}/address", address="4 Kiln Street, Amberwick ZZ0 4AB")
    assert (await read(shop)).ship_to == "4 Kiln Street, Amberwick ZZ0 4AB"


async def test_that_a_cancel_is_taken_back_until_it_takes_effect(
    http: httpx.AsyncClient, shop: SqliteShop, toms: Subscription
) -> None:
    for page in (f"{PAGE}/cancel?done={toms.id}", PAGE):
        cancelled = await send(http, f"{PAGE}/cancel", f"{PAGE}/cancel")
        assert "It is cancelled" in cancelled
        assert "Your subscription goes on." in await send(http, page, f"{PAGE}/resume")
        assert await read(shop) == toms


async def test_that_a_code_makes_the_next_box_cheaper(
    http: httpx.AsyncClient, shop: SqliteShop, toms: Subscription
) -> None:
    most, until = Money(600, "GBP"), datetime.now(UTC) + timedelta(days=9)
    terms = Discount(CODE, toms.customer, Reduction.PERCENT, 10, None, most, None, Uses.RENEWAL, (), until)
    await shop.issue_discount(terms)
    wrong = await send(http, PAGE, f"{PAGE}/code", code="GUESSED-CODE")
    assert "We do not know this code" in wrong
    done = await send(http, PAGE, f"{PAGE}/code", code=CODE)
    off = toms.price.minor // 10
    assert f"Your code takes £{off / 100:.2f} off the next renewal." in done
    assert f"<strong>£{(toms.price.minor - off) / 100:.2f}</strong> with your code" in done
    assert f'action="{PAGE}/code"' not in done, "one code a renewal"


async def test_that_points_are_shown_to_members(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "happy")
    owen = await shop.customer_by_email("owen.hartley@inbox.example")
    assert owen
    points = await shop.points_of(owen.id)
    assert points
    assert f"{points.balance} points" in (await http.get("/account")).text
    await sign_in(http, "late-parcel")
    assert "Club points" not in (await http.get("/account")).text


@pytest.mark.parametrize("what", ["skip", "unskip", "pause", "resume", "swap", "plan", "address", "code"])
async def test_that_nobody_changes_somebody_elses_subscription(
    http: httpx.AsyncClient, shop: SqliteShop, what: str
) -> None:
    toms = await read(shop)
    path, form = f"{PAGE}/{what}", {"subscription": toms.id, "months": "1", "weeks": "1", "key": "12345678"}
    assert (await http.post(path, data=form)).headers["location"] == "/account"
    await sign_in(http, "leaving-held-out")
    csrf = hidden_of((await http.get(PAGE)).text, f"{PAGE}/skip")["csrf"]
    assert (await http.post(path, data={**form, "csrf": csrf})).status_code == 404
    await sign_in(http, "leaving-treated")
    assert (await http.post(path, data={**form, "csrf": "guessed"})).status_code == 403
    assert await read(shop) == toms
