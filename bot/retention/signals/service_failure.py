"""The orders themselves show that the shop failed this customer lately; no words are needed for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector
from bot.retention.types import SignalName
from bot.shop import Order, OrderState

LOOK_BACK = timedelta(days=90)
ON_ITS_WAY = frozenset({OrderState.PLACED, OrderState.PACKED, OrderState.SHIPPED})


@dataclass(frozen=True)
class Failure:
    fact: str
    unresolved: bool
    """Nothing has been delivered or refunded yet: it is mended before anything is offered."""


def failures(orders: Iterable[Order], now: datetime) -> list[Failure]:
    recent = (order for order in orders if now - order.placed_at <= LOOK_BACK)
    return [failure for order in recent if (failure := _failure(order, now)) is not None]


def _failure(order: Order, now: datetime) -> Failure | None:
    promised = order.promised_on
    if order.state is OrderState.LOST:
        return Failure(f"Order {order.id} was lost.", unresolved=order.refunded is None)
    if promised is None:
        return None
    if order.state in ON_ITS_WAY and promised < now.date():
        return Failure(f"Order {order.id} was promised for {promised} and has not arrived.", unresolved=True)
    if order.delivered_at is not None and order.delivered_at.date() > promised:
        day = order.delivered_at.date()
        return Failure(f"Order {order.id} was promised for {promised} and came on {day}.", unresolved=False)
    return None


def measure(turn: TurnContext) -> tuple[float, str]:
    found = failures(turn.orders, turn.now)
    return (1.0, found[0].fact) if found else (0.0, "")


DETECTOR = Detector(
    name=SignalName.SERVICE_FAILURE,
    threshold=0.5,
    reason="was let down by a recent order",
    measure=measure,
)
