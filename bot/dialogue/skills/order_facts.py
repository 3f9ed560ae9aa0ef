"""An order in plain sentences and as a card. Pure: what is said of an order is decided here alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.dialogue.lines import Remedy
from bot.dialogue.skills.wording import Wording
from bot.shop import Order, OrderState

UNDER_WAY = (OrderState.PLACED, OrderState.PACKED, OrderState.SHIPPED)


@dataclass(frozen=True)
class Problem:
    """What is wrong with an order, in words, and which promise of the shop covers it."""

    fact: str
    remedy: Remedy


def problem_of(order: Order, today: date, wording: Wording) -> Problem | None:
    """Lost and not refunded, or not delivered when it was due."""
    if order.state is OrderState.LOST:
        if order.refunded is not None:
            return None
        return Problem(f"Order {order.id} has not arrived, and the parcel counts as lost.", Remedy.LOST)
    if order.state in UNDER_WAY and order.promised_on is not None and order.promised_on < today:
        day = wording.day(order.promised_on)
        return Problem(f"Order {order.id} was due by {day} and has not been delivered.", Remedy.LATE)
    return None


def headline(order: Order, wording: Wording) -> str:
    """The one sentence that says where the order is."""
    day, carrier = wording.day, order.carrier
    placed = f"Order {order.id} was placed on {day(order.placed_at)}"
    if order.state is OrderState.PLACED:
        return f"{placed} and has not been packed yet."
    if order.state is OrderState.PACKED:
        return f"{placed} and is packed and ready to leave."
    if order.state in (OrderState.SHIPPED, OrderState.LOST) and order.shipped_at is not None:
        return f"Order {order.id} was handed to {carrier} on {day(order.shipped_at)}."
    if order.state is OrderState.DELIVERED and order.delivered_at is not None:
        return f"Order {order.id} was delivered by {carrier} on {day(order.delivered_at)}."
    if order.state is OrderState.CANCELLED:
        return f"{placed} and has been cancelled."
    if order.state is OrderState.RETURNED:
        return f"The return of order {order.id} has reached us."
    if order.state is OrderState.REFUNDED:
        return f"Order {order.id} has been refunded."
    return f"{placed}."


def details(order: Order, problem: Problem | None, wording: Wording) -> Iterator[str]:
    """What else is worth saying, in the order of its weight."""
    if problem is not None:
        yield problem.fact
    elif order.state is OrderState.LOST:
        yield f"The parcel of order {order.id} did not arrive."
    elif order.state in UNDER_WAY and order.promised_on is not None:
        yield f"Order {order.id} is due by {wording.day(order.promised_on)}."
    if order.refunded is not None and order.refunded_at is not None:
        amount = wording.money(order.refunded)
        yield f"A refund of {amount} for order {order.id} was issued on {wording.day(order.refunded_at)}."


def last_scan(order: Order, wording: Wording) -> str:
    """Where the parcel was seen last; empty when it is not on its way."""
    if order.state is not OrderState.SHIPPED or order.last_scan_at is None or not order.last_scan:
        return ""
    return f"The last scan on {wording.day(order.last_scan_at)} says: {order.last_scan}."


def order_card(order: Order, wording: Wording) -> Mapping[str, Any]:
    """Dates and amounts are texts, ready to be shown; an unknown one is empty."""
    return {
        "kind": "order",
        "order": order.id,
        "state": order.state.value,
        "placed_on": wording.day(order.placed_at),
        "promised_on": wording.day(order.promised_on) if order.promised_on else "",
        "carrier": order.carrier,
        "tracking": order.tracking,
        "url": f"/account/orders/{order.id}",
        "lines": [
            {"name": line.name, "quantity": line.quantity, "price": wording.money(line.price)}
            for line in order.lines
        ],
        "total": wording.money(order.total),
    }


def goods(order: Order) -> str:
    """What is in it, in a few words: "Hearthside Blend and 2 more"."""
    first, *others = order.lines
    name = f"{first.quantity} x {first.name}" if first.quantity > 1 else first.name
    return f"{name} and {len(others)} more" if others else name
