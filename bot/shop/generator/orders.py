"""Eight thousand orders: who buys what and when, and how far each has come by the anchor date."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from bot.shop import OrderState
from bot.shop.generator.delivery import Parcel, add_working_days, at, plan_parcel, zone_of
from bot.shop.generator.people import DAYS, Person
from bot.shop.generator.products import Item

MONTH_WEIGHT = {
    1: 1.0,
    2: 0.9,
    3: 0.95,
    4: 0.9,
    5: 0.9,
    6: 0.85,
    7: 0.95,
    8: 0.75,
    9: 0.95,
    10: 1.05,
    11: 1.3,
    12: 1.7,
}
LOT_DAYS = 45
"""How long a limited lot stays on sale."""


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


@dataclass
class Shelf:
    """What is on sale on a day: the standing range, and the limited lots whose time it is."""

    items: Sequence[Item]
    now: datetime
    _weights: dict[tuple[int, bool, bool], tuple[list[Item], list[float]]] = field(default_factory=dict)

    def pick(self, when: datetime, country: str, rng: Random) -> Item:
        ago = (self.now - when).days
        slot, abroad, winter = ago // 15, country == "US", when.month in (11, 12)
        key = (slot, abroad, winter)
        if key not in self._weights:
            choice = [item for item in self.items if self._on_sale(item, slot * 15, abroad)]
            weights = accumulate(
                item.popular * (2.2 if winter and item.family in ("gift-cards", "kettles") else 1)
                for item in choice
            )
            self._weights[key] = (choice, list(weights))
        choice, cumulative = self._weights[key]
        return rng.choices(choice, cum_weights=cumulative)[0]

    def _on_sale(self, item: Item, ago: int, abroad: bool) -> bool:
        if item.electric and abroad:
            return False
        return item.lot is None or lot_on_sale(item.lot, ago)


def lot_on_sale(lot: int, days_ago: int) -> bool:
    """Lots follow one another from eighteen months ago to today; the highest numbers are the newest."""
    first = DAYS - lot * 15
    return first - LOT_DAYS <= days_ago <= first


def one_off_orders(people: Sequence[Person], count: int, shelf: Shelf, rng: Random) -> Iterator[Placed]:
    """Exactly `count` orders, shared out by how much and how long each person buys, with the seasons."""
    now = shelf.now
    windows = [(person, *_window(person, now)) for person in people]
    open_windows = [(person, first, last) for person, first, last in windows if last > first]
    weights = [person.rate * (last - first) for person, first, last in open_windows]
    for person, first, last in open_windows[: min(count, len(open_windows))]:
        joined = person.joined_at
        newcomer = joined > now - timedelta(days=DAYS)
        when = joined if newcomer else _moment(now, first, last, rng)
        yield basket(person, when, shelf, rng, first=newcomer)
    extra = count - min(count, len(open_windows))
    for person, first, last in rng.choices(open_windows, weights, k=extra):
        yield basket(person, max(_moment(now, first, last, rng), person.joined_at), shelf, rng)


def _window(person: Person, now: datetime) -> tuple[float, float]:
    """Days since the start of the eighteen months in which this person buys."""
    start = now - timedelta(days=DAYS)
    first = max((person.joined_at - start) / timedelta(days=1), 0.0)
    last = min((person.until - start) / timedelta(days=1), float(DAYS))
    return first, last


def _moment(now: datetime, first: float, last: float, rng: Random) -> datetime:
    """A moment in the window; busy months are likelier, and evenings."""
    start = now - timedelta(days=DAYS)
    while True:
        when = start + timedelta(days=rng.uniform(first, last))
        if rng.random() * 1.7 < MONTH_WEIGHT[when.month]:
            hour = min(max(rng.gauss(15.5, 4.2), 0.1), 23.8)
            return min(at(when.date(), hour), now - timedelta(minutes=rng.randint(5, 600)))


def basket(person: Person, when: datetime, shelf: Shelf, rng: Random, *, first: bool = False) -> Placed:
    wanted = min(1 + math.floor(rng.expovariate(1.1)), 4)
    picked = {item.id: item for item in (shelf.pick(when, person.country, rng) for _ in range(wanted))}
    items = list(picked.values())
    if any(item.family == "gift-cards" for item in items):
        items = [item for item in items if item.family == "gift-cards"][:1]
    lines = [(item, _quantity(item, rng), item.price) for item in items]
    worth = sum(quantity * price for item, quantity, price in lines if item.family != "gift-cards")
    code = person.marketing and rng.random() < (0.45 if first else 0.04)
    return Placed(person, when, lines, discount=worth // 10 if code else 0)


def _quantity(item: Item, rng: Random) -> int:
    several = item.family in ("beans", "tea") and item.price < 2_000
    return rng.choices((1, 2, 3), (60, 30, 10))[0] if several else 1


def fate(placed: Placed, now: datetime, scans: list[str], rng: Random) -> Made:
    """Follow the order through to the anchor date."""
    worth = sum(quantity * price for _, quantity, price in placed.lines) - placed.discount
    if all(item.family == "gift-cards" for item, _, _ in placed.lines):
        sent = placed.placed_at + timedelta(minutes=5)
        state = OrderState.DELIVERED if sent <= now else OrderState.PLACED
        return Made(placed, state, worth, None, sent, sent, ("Sent by e-mail", sent), carrier="e-mail")
    zone = zone_of(placed.person.country)
    total = worth + _fee(placed, worth)
    parcel = plan_parcel(placed.placed_at, placed.person.country, scans, rng, days=placed.days)
    tracking = f"{zone.prefix}{rng.randrange(10**9):09d}"
    cancelled_at = placed.placed_at + timedelta(minutes=40)
    if not placed.quiet and rng.random() < 0.015 and cancelled_at < min(parcel.packed_at, now):
        return Made(placed, OrderState.CANCELLED, total, None, None, None, ("", None), total, cancelled_at)
    return _travelled(placed, parcel, total, tracking, now, rng)


def _fee(placed: Placed, worth: int) -> int:
    zone = zone_of(placed.person.country)
    free = worth >= zone.free_from or (
        placed.person.country == "GB" and (placed.person.club or placed.subscription is not None)
    )
    return 0 if free else zone.fee


def _travelled(placed: Placed, parcel: Parcel, total: int, tracking: str, now: datetime, rng: Random) -> Made:
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
            worth = sum(quantity * price for _, quantity, price in placed.lines) - placed.discount
            refunded, refunded_at = _refund(at(add_working_days(back.date(), 3), 10), worth, now)
            state = OrderState.REFUNDED if refunded_at else OrderState.RETURNED
    return Made(
        placed,
        state,
        total,
        parcel,
        shipped,
        delivered,
        parcel.last_scan(now),
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
