"""Values as JSON: back and forth without loss, and every wrong field by its name."""

from typing import Any

import pytest

from bot.shop import Customer, Order, OrderId, Product, Subscription
from bot.shop.actions import RestoreOrder
from bot.shop.sqlite import open_shop
from bot.shop.wire_values import WrongShape, read, read_all, read_receipt, to_wire
from tests.bot.shop.document import example
from tests.bot.shops import generated


def changed(path: str, value: Any) -> dict[str, Any]:
    """The document's example order with one field replaced; `...` takes it out."""
    order: Any = example("Order")
    *parents, last = path.split(".")
    inner = order
    for part in parents:
        inner = inner[int(part)] if part.isdigit() else inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return order  # type: ignore[no-any-return]


async def test_that_the_demo_shops_values_survive_the_wire() -> None:
    shop = open_shop(generated()[0])
    order = await shop.order(OrderId("JR-104233"))
    assert order is not None
    customer = await shop.customer(order.customer)
    assert customer is not None
    assert read(Order, to_wire(order), "order") == order
    assert read(Customer, to_wire(customer), "customer") == customer
    for product in await shop.products():
        assert read(Product, to_wire(product), "product") == product
    for one in await shop.subscriptions_of(customer.id):
        assert read(Subscription, to_wire(one), "subscription") == one
    await shop.close()


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("lines.0.price.minor", "850", "order.lines[0].price.minor: should be an integer"),
        ("lines.0.quantity", 1.5, "order.lines[0].quantity: should be an integer"),
        ("lines.0.quantity", True, "order.lines[0].quantity: should be an integer"),
        ("lines", {}, "order.lines: should be a list"),
        ("lines.0", "a bag", "order.lines[0]: should be an object"),
        ("total", ..., "order.total: is missing"),
        ("total.currency", ..., "order.total.currency: is missing"),
        ("total.currency", "pounds", "order.total.currency: should be an ISO 4217 code such as GBP"),
        ("email", None, "order.email: should be text"),
        ("refunded", 5, "order.refunded: should be an object"),
        ("promised_on", "20/05/2026", "order.promised_on: should be a date such as 2026-05-20"),
        ("placed_at", "2026-05-20T11:00:00", "order.placed_at: should be a time with its zone"),
        ("placed_at", "yesterday", "order.placed_at: should be a time with its zone"),
        ("state", "sent", "order.state: should be one of 'placed', 'packed'"),
    ],
)
def test_that_a_wrong_field_is_named(path: str, value: Any, said: str) -> None:
    [(index, last)] = [(path.rpartition(".")[0], path.rpartition(".")[2])]
    if last.isdigit():
        order = example("Order")
        order[index][int(last)] = value
    else:
        order = changed(path, value)
    with pytest.raises(WrongShape) as caught:
        read(Order, order, "order")
    assert str(caught.value).startswith(said)


def test_that_all_faults_are_counted_and_kept() -> None:
    order = changed("total.minor", None) | {"email": 5, "state": "sent"}
    with pytest.raises(WrongShape, match=r"\(and 2 more\)") as caught:
        read(Order, order, "order")
    assert {fault.path for fault in caught.value.faults} == {
        "order.email",
        "order.state",
        "order.total.minor",
    }


def test_that_unknown_fields_are_ignored_and_optional_ones_may_be_left_out() -> None:
    order = changed("ship_to", ...) | {"colour_of_the_van": "green"}
    assert read(Order, order, "order").ship_to == ""


def test_that_a_list_names_the_place_of_what_is_wrong() -> None:
    good = example("Order")
    with pytest.raises(WrongShape, match=r"orders\[1\].email: should be text"):
        read_all(Order, {"orders": [good, good | {"email": 1}]}, "orders")
    for value in ([], None, {"order": []}):
        with pytest.raises(WrongShape, match="orders: is missing"):
            read_all(Order, value, "orders")
    with pytest.raises(WrongShape, match="orders: should be a list"):
        read_all(Order, {"orders": {}}, "orders")


def test_that_a_subscription_is_active_paused_or_cancelled() -> None:
    with pytest.raises(WrongShape, match=r"subscription\.state: should be one of active, paused, cancelled"):
        read(Subscription, example("Subscription") | {"state": "on hold"}, "subscription")


def test_that_a_receipt_comes_with_what_undoes_it() -> None:
    assert read_receipt(example("Receipt")).undo == RestoreOrder(OrderId("JR-104233"))
    with pytest.raises(WrongShape, match=r"receipt\.undo: "):
        read_receipt(example("Receipt") | {"undo": {"kind": "magic"}})
    with pytest.raises(WrongShape, match=r"receipt\.case: is missing"):
        read_receipt({"at": "2026-05-20T11:00:00Z"})
    for value in (None, [], "done"):
        with pytest.raises(WrongShape, match="receipt: should be an object"):
            read_receipt(value)
