"""What the generator made, as rows of the shop's tables; long tables get plain tuples, which are quick."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bot.shop.generator.item import MARGIN, Item
from bot.shop.generator.orders import Made
from bot.shop.generator.people import Person
from bot.shop.generator.points import Account
from bot.shop.generator.shelf import lot_on_sale
from bot.shop.generator.subscriptions import Subscribed
from bot.shop.stories import CAST, HAPPY, LATE

CURRENCY = "GBP"
Numbers = Mapping[int, str]
"""Order numbers by the identity of what they number."""
SOLD_OUT = {"accessories": 0.05, "mugs-and-books": 0.04, "tea": 0.06}
"""How many of a family are sold out for a while."""
KILO_SOLD_OUT = 0.3
NO_DATE = 0.15
"""Of those sold out, how many nobody knows a date for."""
WELL_LOVED = 1.0
"""Things as popular as this are never let run out."""


def product_rows(items: Sequence[Item], now: datetime, rng: Random) -> list[dict[str, Any]]:
    lots = sum(item.lot is not None for item in items)
    return [_product_row(item, rank, lots, now, rng) for rank, item in enumerate(items)]


def _product_row(item: Item, rank: int, lots: int, now: datetime, rng: Random) -> dict[str, Any]:
    gone = item.lot is not None and not lot_on_sale(item.lot, lots, 0)
    sold_out = rng.random() < _sold_out(item)
    full = 9_999 if item.family == "gift-cards" else rng.randint(6, 60 if item.lot is not None else 240)
    margin = min(max(MARGIN[item.family] + rng.uniform(-0.05, 0.05), 0.0), 0.9)
    return {
        "id": item.id,
        "name": item.name,
        "family": item.family,
        "price": item.price,
        "currency": CURRENCY,
        "margin": round(margin, 3),
        "stock": 0 if gone or sold_out else full,
        "description": item.description,
        "colour": item.colour,
        "rank": rank + (10_000 if gone else 0),
        "facts": dict(item.facts) or None,
        "restock_on": _back_on(item, now.date(), rng) if sold_out else None,
    }


def _sold_out(item: Item) -> float:
    if item.family == "beans":
        return KILO_SOLD_OUT if item.name.endswith(" 1 kg") else 0.0
    return SOLD_OUT.get(item.family, 0.0) if item.popular < WELL_LOVED else 0.0


def _back_on(item: Item, today: date, rng: Random) -> date | None:
    """Coffee is roasted again within a week; other things take longer, and some nobody can tell."""
    if item.family == "beans":
        return today + timedelta(days=rng.randint(2, 7))
    return None if rng.random() < NO_DATE else today + timedelta(days=rng.randint(5, 45))


def customer_row(person: Person) -> dict[str, Any]:
    names = ("id", "name", "email", "country", "region", "joined_at", "club", "marketing")
    return {name: getattr(person, name) for name in names}


def subscription_row(sub: Subscribed) -> dict[str, Any]:
    return {
        "id": sub.id,
        "customer": sub.person.id,
        "product": sub.item.id,
        "product_name": sub.item.name,
        "every_weeks": sub.every_weeks,
        "price": sub.price,
        "currency": CURRENCY,
        "state": sub.state,
        "started_on": sub.started_on,
        "next_on": sub.next_on,
        "skips": sub.skips,
    }


def event_rows(subscriptions: Sequence[Subscribed]) -> list[dict[str, Any]]:
    rows = {(sub.id, on, kind) for sub in subscriptions for on, kind in sub.events}
    return [{"subscription": sub, "on": on, "kind": kind} for sub, on, kind in sorted(rows)]


def order_row(made: Made, number: str) -> tuple[Any, ...]:
    placed = made.placed
    return (
        number,
        placed.person.id,
        placed.person.email,
        made.state.value,
        _seconds(placed.placed_at),
        made.total,
        placed.discount,
        CURRENCY,
        made.carrier,
        made.tracking,
        made.promised_on.isoformat() if made.promised_on else None,
        _seconds(made.shipped_at),
        made.scan[0],
        _seconds(made.scan[1]),
        _seconds(made.delivered_at),
        made.refunded,
        _seconds(made.refunded_at),
        placed.subscription,
    )


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def line_rows(made: Made, number: str) -> Iterator[tuple[Any, ...]]:
    for position, (item, quantity, price) in enumerate(made.placed.lines):
        yield number, position, item.id, item.name, quantity, price


def point_rows(accounts: Mapping[str, Account], numbers: Numbers) -> list[tuple[Any, ...]]:
    changes = sorted(
        (
            (change.at, customer, change.change, change.reason.value, numbers.get(id(change.order)))
            for customer, account in accounts.items()
            for change in account.changes
        ),
        key=lambda row: row[:2],
    )
    return [
        (number, customer, _seconds(when), change, reason, order)
        for number, (when, customer, change, reason, order) in enumerate(changes, 1)
    ]


def story_rows(people: Sequence[Person], made: Sequence[Made], numbers: Numbers) -> list[dict[str, Any]]:
    ids = {person.story: person.id for person in people if person.story}
    newest = {one.placed.person.story: numbers[id(one.placed)] for one in made if one.placed.person.story}
    return [
        {
            "key": cast.key,
            "customer": ids[cast.key],
            "title": cast.title,
            "about": cast.about,
            "order": newest.get(cast.key, "") if cast.key in (LATE, HAPPY) else "",
            "rank": rank,
        }
        for rank, cast in enumerate(CAST)
    ]
