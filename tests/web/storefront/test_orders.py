"""What can be done about an order on its page, with the shop's refusals in words."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.shop import Order, OrderState
from bot.shop.sqlite import SqliteShop
from tests.web.storefront.forms import has_form, hidden_of, send, sign_in
from tests.web.storefront.test_checkout import fill

NELL, OWEN = "nell.ashdown@post.example", "owen.hartley@inbox.example"


async def placed(http: httpx.AsyncClient, shop: SqliteShop) -> Order:
    await sign_in(http, "late-parcel")
    await fill(http)
    await send(http, "/checkout", "/checkout")
    return await newest(shop, NELL)


async def newest(shop: SqliteShop, email: str) -> Order:
    owner = await shop.customer_by_email(email)
    assert owner
    return (await shop.orders_of(owner.id))[0]


async def test_that_an_order_is_cancelled_and_brought_back(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    order = await placed(http, shop)
    page = f"/account/orders/{order.id}"
    done = await send(http, page, f"{page}/cancel")
    assert f"Order {order.id} is cancelled. £37.95 goes back the way you paid." in done
    assert (await newest(shop, NELL)).state is OrderState.CANCELLED
    undone = await http.post("/account/undo", data=hidden_of(done, "/account/undo"))
    assert undone.headers["location"] == page
    assert (await newest(shop, NELL)).state is OrderState.PLACED
    assert "is back and will be sent" in (await http.get(page)).text
    await send(http, page, f"{page}/cancel")
    assert "is back and will be sent" in await send(http, page, f"{page}/restore")


async def test_that_the_address_is_changed_and_a_bad_one_explained(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    order = await placed(http, shop)
    page = f"/account/orders/{order.id}"
    bad = await send(http, page, f"{page}/address", address="nowhere")
    assert "An address needs a street, a town and a postcode" in bad
    assert "Nothing has changed." in bad
    good = await send(http, page, f"{page}/address", address="4 Kiln Street, Amberwick ZZ0 4AB")
    assert "The parcel goes to: 4 Kiln Street" in good
    assert (await newest(shop, NELL)).ship_to == "4 Kiln Street, Amberwick ZZ0 4AB"


async def test_that_a_form_sent_twice_is_carried_out_once(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    order = await placed(http, shop)
    page = f"/account/orders/{order.id}"
    form = hidden_of((await http.get(page)).text, f"{page}/cancel")
    for _ in range(2):
        assert (await http.post(f"{page}/cancel", data=form)).status_code == 303
        assert "is cancelled" in (await http.get(page)).text
    other = await http.post(f"{page}/restore", data=form)
    assert other.headers["location"] == page
    assert "This form has been sent before" in (await http.get(page)).text
    assert (await newest(shop, NELL)).state is OrderState.CANCELLED


async def test_that_something_goes_back_with_a_label(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "happy")
    order = await newest(shop, OWEN)
    page, product = f"/account/orders/{order.id}", order.lines[0].product
    assert (await http.get(f"{page}/label")).status_code == 404
    assert "Name each product" in await send(http, page, f"{page}/return")
    done = await send(http, page, f"{page}/return", product=product)
    assert "Your return JC-" in done
    assert "goes back the way you paid once it has arrived here" in done
    label = (await http.get(f"{page}/label")).text
    assert order.lines[0].name in label
    assert "Unit 4, Tannery Yard" in label
    withdrawn = await http.post("/account/undo", data=hidden_of(done, "/account/undo"))
    assert withdrawn.status_code == 303
    assert (await newest(shop, OWEN)).returning == ()


async def test_that_a_problem_is_reported_and_its_refusals_are_said(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    await sign_in(http, "happy")
    order = await newest(shop, OWEN)
    page, product = f"/account/orders/{order.id}", order.lines[0].product
    report = {"product": product, "fault": "damaged", "wish": "replacement", "words": "torn open"}
    repair = await send(http, page, f"{page}/fault", **{**report, "wish": "repair"})
    assert "is replaced or refunded. Nothing has changed." in repair
    done = await send(http, page, f"{page}/fault", **report)
    assert "Your report has the number JC-" in done
    assert "You hear from us by" in done
    assert "This has been reported already." in await send(http, page, f"{page}/fault", **report)
    form = hidden_of((await http.get(page)).text, f"{page}/fault")
    wrong = await http.post(f"{page}/fault", data={**form, **report, "fault": "haunted"})
    assert wrong.status_code == 422


async def test_that_a_late_parcel_is_asked_after(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "late-parcel")
    order = await newest(shop, NELL)
    page = f"/account/orders/{order.id}"
    assert "The courier has been asked" in await send(http, page, f"{page}/trace")
    assert "The courier has been asked already." in await send(http, page, f"{page}/trace")


async def test_that_an_invoice_can_be_printed(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    await sign_in(http, "happy")
    order = await newest(shop, OWEN)
    invoice = await shop.invoice(order.id)
    assert invoice
    page = (await http.get(invoice.url)).text
    assert invoice.number in page
    assert all(line.name in page for line in order.lines)
    assert invoice.url in (await http.get(f"/account/orders/{order.id}")).text
    fresh = await placed(http, shop)
    assert (await http.get(f"/account/orders/{fresh.id}/invoice")).status_code == 404, "not sent yet"


@pytest.mark.parametrize("what", ["cancel", "address", "return", "fault", "trace", "make-good"])
async def test_that_nobody_changes_somebody_elses_order_or_without_the_form(
    http: httpx.AsyncClient, shop: SqliteShop, what: str
) -> None:
    theirs = await newest(shop, NELL)
    path = f"/account/orders/{theirs.id}/{what}"
    assert (await http.post(path)).headers["location"] == "/account"
    await sign_in(http, "happy")
    assert (await http.post(path)).status_code == 404
    await sign_in(http, "late-parcel")
    choices = {"wish": "refund", "fault": "damaged", "csrf": "guessed", "key": "12345678"}
    assert (await http.post(path, data=choices)).status_code == 403
    for paper in ("invoice", "label"):
        await sign_in(http, "happy")
        assert (await http.get(f"/account/orders/{theirs.id}/{paper}")).status_code == 404


async def test_that_an_undo_is_its_owners_alone(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    order = await placed(http, shop)
    page = f"/account/orders/{order.id}"
    form = hidden_of(await send(http, page, f"{page}/cancel"), "/account/undo")
    assert (await http.post("/account/undo", data={**form, "undo": "forged"})).status_code == 403
    await sign_in(http, "happy")
    happy = await newest(shop, OWEN)
    mine = hidden_of(
        (await http.get(f"/account/orders/{happy.id}")).text, f"/account/orders/{happy.id}/fault"
    )
    stolen = await http.post("/account/undo", data={**form, "csrf": mine["csrf"]})
    assert stolen.status_code == 403


async def test_that_only_what_fits_the_state_is_offered(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    order = await placed(http, shop)
    page = (await http.get(f"/account/orders/{order.id}")).text
    assert has_form(page, f"/account/orders/{order.id}/cancel")
    assert not has_form(page, f"/account/orders/{order.id}/return")
    await sign_in(http, "happy")
    arrived = await newest(shop, OWEN)
    page = (await http.get(f"/account/orders/{arrived.id}")).text
    assert arrived.delivered_at
    assert datetime.now(UTC) - arrived.delivered_at < timedelta(days=9)
    assert has_form(page, f"/account/orders/{arrived.id}/return")
    assert not has_form(page, f"/account/orders/{arrived.id}/cancel")
