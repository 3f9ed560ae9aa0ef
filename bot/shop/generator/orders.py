"""Orders: what was bought, and how far each has come by the anchor date."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.shop import OrderState
from bot.shop.generator.delivery import Parcel, add_working_days, at, plan_parcel, zone_of
from bot.shop.generator.item import Item
from bot.shop.generator.people import Person


@dataclass
class Placed:
    """An order before its fate is known. Lines: (product, quantity, price in pence)."""

    person: Person
    placed_at: datetime
    lines: list[tuple[Item, int, int]]
    discount: int = 0
    subscription: str | None = None
    days: int | None = None
    """Working days in transit where the story fixes them."""
    quiet: bool = False
    """Nothing goes wrong but what the story says."""

    @property
    def goods(self) -> int:
        """What the products cost, before any discount."""
        return sum(quantity * price for _, quantity, price in self.lines)

    @property
    def by_mail(self) -> bool:
        """Gift cards travel alone, and by e-mail."""
        return self.lines[0][0].family == "gift-cards"


@dataclass(frozen=True)
class Made:
    """An order as it stands on the anchor date."""

    placed: Placed
    state: OrderState
    total: int
    parcel: Parcel | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    scan: tuple[str, datetime | None]
    refunded: int | None = None
    refunded_at: datetime | None = None
    promised_on: date | None = None
    carrier: str = ""
    tracking: str = ""


def fate(placed: Placed, now: datetime, scans: list[str], rng: Random) -> Made:
    """Follow the order through to the anchor date."""
    worth = placed.goods - placed.discount
    if placed.by_mail:
        sent = placed.placed_at + timedelta(minutes=5)
        state = OrderState.DELIVERED if sent <= now else OrderState.PLACED
        return Made(placed, state, worth, None, sent, sent, ("Sent by e-mail", sent), carrier="e-mail")
    zone = zone_of(placed.person.country)
    total = worth + _fee(placed, worth)
    parcel = plan_parcel(placed.placed_at, placed.person.country, rng, days=placed.days)
    tracking = f"{zone.prefix}{rng.randrange(10**9):09d}"
    cancelled_at = placed.placed_at + timedelta(minutes=40)
    if not placed.quiet and rng.random() < 0.015 and cancelled_at < min(parcel.packed_at, now):
        return Made(placed, OrderState.CANCELLED, total, None, None, None, ("", None), total, cancelled_at)
    return _travelled(placed, parcel, total, parcel.last_scan(now, scans, rng), tracking, now, rng)


def _fee(placed: Placed, worth: int) -> int:
    zone = zone_of(placed.person.country)
    free = worth >= zone.free_from or (
        placed.person.country == "GB" and (placed.person.club or placed.subscription is not None)
    )
    return 0 if free else zone.fee


def _travelled(
    placed: Placed,
    parcel: Parcel,
    total: int,
    scan: tuple[str, datetime | None],
    tracking: str,
    now: datetime,
    rng: Random,
) -> Made:
    shipped = parcel.shipped_at if parcel.shipped_at <= now else None
    delivered = parcel.delivered_at if parcel.delivered_at and parcel.delivered_at <= now else None
    lost = parcel.delivered_at is None and parcel.lost_on < now.date()
    state = _state(parcel, shipped, delivered, lost, now)
    refunded, refunded_at = None, None
    if lost:
        refunded, refunded_at = _refund(
            at(add_working_days(parcel.lost_on, rng.randint(1, 6)), 10), total, now
        )
    elif delivered is not None and not placed.quiet and rng.random() < 0.03:
        back = delivered + timedelta(days=rng.randint(4, 24))
        if back <= now:
            worth = placed.goods - placed.discount
            refunded, refunded_at = _refund(at(add_working_days(back.date(), 3), 10), worth, now)
            state = OrderState.REFUNDED if refunded_at else OrderState.RETURNED
    return Made(
        placed,
        state,
        total,
        parcel,
        shipped,
        delivered,
        scan,
        refunded,
        refunded_at,
        parcel.promised_on,
        parcel.zone.carrier,
        tracking if shipped else "",
    )


def _refund(when: datetime, amount: int, now: datetime) -> tuple[int | None, datetime | None]:
    return (amount, when) if when <= now else (None, None)


def _state(
    parcel: Parcel, shipped: datetime | None, delivered: datetime | None, lost: bool, now: datetime
) -> OrderState:
    if delivered is not None:
        return OrderState.DELIVERED
    if lost:
        return OrderState.LOST
    if shipped is not None:
        return OrderState.SHIPPED
    return OrderState.PACKED if parcel.packed_at <= now else OrderState.PLACED
