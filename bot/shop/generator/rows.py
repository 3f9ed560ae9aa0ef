"""What the generator made, as rows of the shop's tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

from bot.shop.generator.orders import Made, lot_on_sale
from bot.shop.generator.people import Person
from bot.shop.generator.products import MARGIN, Item
from bot.shop.generator.subscriptions import Subscribed
from bot.shop.stories import CAST, HAPPY, LATE

CURRENCY = "GBP"


def product_row(item: Item, rank: int, now: datetime, rng: Random) -> dict[str, Any]:
    gone = item.lot is not None and not lot_on_sale(item.lot, 0)
    unlimited = item.family == "gift-cards"
    stock = 0 if gone else 9_999 if unlimited else rng.randint(6, 240)
    return {
        "id": item.id,
        "name": item.name,
        "family": item.family,
        "price": item.price,
        "currency": CURRENCY,
        "margin": round(min(max(MARGIN[item.family] + rng.uniform(-0.05, 0.05), 0.0), 0.9), 3),
        "stock": stock,
        "description": item.description,
        "colour": item.colour,
        "rank": rank + (10_000 if gone else 0),
    }


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


def order_row(made: Made, number: str) -> dict[str, Any]:
    placed = made.placed
    return {
        "id": number,
        "customer": placed.person.id,
        "email": placed.person.email,
        "state": made.state.value,
        "placed_at": placed.placed_at,
        "total": made.total,
        "discount": placed.discount,
        "currency": CURRENCY,
        "carrier": made.carrier,
        "tracking": made.tracking,
        "promised_on": made.promised_on,
        "shipped_at": made.shipped_at,
        "last_scan": made.scan[0],
        "last_scan_at": made.scan[1],
        "delivered_at": made.delivered_at,
        "refunded": made.refunded,
        "refunded_at": made.refunded_at,
        "subscription": placed.subscription,
    }


def line_rows(made: Made, number: str) -> Iterator[dict[str, Any]]:
    for position, (item, quantity, price) in enumerate(made.placed.lines):
        yield {
            "order": number,
            "position": position,
            "product": item.id,
            "name": item.name,
            "quantity": quantity,
            "price": price,
        }


def story_rows(
    people: Sequence[Person], made: Sequence[Made], numbers: dict[int, str]
) -> list[dict[str, Any]]:
    ids = {person.story: person.id for person in people if person.story}
    newest = {one.placed.person.story: numbers[id(one)] for one in made if one.placed.person.story}
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
