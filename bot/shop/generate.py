"""Generates the demo shop into a file: all at once and in seconds, or not at all."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert

from bot.shop import tables as t
from bot.shop.generator import rows
from bot.shop.generator.delivery import LONDON, at, working_days_before
from bot.shop.generator.orders import Made, Placed, Shelf, fate, one_off_orders
from bot.shop.generator.people import Person, all_people, read_people
from bot.shop.generator.products import Item, all_products
from bot.shop.generator.subscriptions import Subscribed, all_subscriptions, boxes
from bot.shop.stories import HAPPY, HELD_OUT, LATE, LATE_ORDER, TREATED

SEED = 20_140
ORDERS = 8_000
CUSTOMERS = 1_000


@dataclass(frozen=True)
class Summary:
    products: int
    customers: int
    orders: int
    subscriptions: int
    generated_for: str


def generate(
    path: Path,
    *,
    now: datetime | None = None,
    seed: int = SEED,
    held_out: Callable[[str], bool] | None = None,
) -> Summary:
    """Write a whole shop as of `now` and put it in the place of the one at `path`.

    `held_out` tells which customer ids a retention experiment holds out, so that the two who leave fall
    on the right sides of it."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    new = path.with_name(path.name + ".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    new.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{new.as_posix()}")
    try:
        with engine.begin() as connection:
            t.metadata.create_all(connection)
            summary = _fill(connection, now, seed, held_out)
    finally:
        engine.dispose()
    os.replace(new, path)
    return summary


def _fill(
    connection: Connection, now: datetime, seed: int, held_out: Callable[[str], bool] | None
) -> Summary:
    rng = Random(seed)
    items = all_products(rng)
    people = _settle_stories(all_people(CUSTOMERS, now, rng, _ids(rng)), held_out, rng)
    subscriptions = all_subscriptions(people, items, now, rng, _ids(rng))
    made = _made(people, items, subscriptions, now, rng)
    numbers = _numbers(made)
    _write(
        connection, t.facts, [{"name": "now", "value": now.isoformat()}, {"name": "seed", "value": str(seed)}]
    )
    _write(
        connection, t.products, [rows.product_row(item, rank, now, rng) for rank, item in enumerate(items)]
    )
    _write(connection, t.customers, [rows.customer_row(person) for person in people])
    _write(connection, t.subscriptions, [rows.subscription_row(sub) for sub in subscriptions])
    _write(connection, t.subscription_events, rows.event_rows(subscriptions))
    _write(connection, t.orders, [rows.order_row(one, numbers[id(one)]) for one in made])
    _write(connection, t.order_lines, [row for one in made for row in rows.line_rows(one, numbers[id(one)])])
    _write(connection, t.stories, rows.story_rows(people, made, numbers))
    return Summary(len(items), len(people), len(made), len(subscriptions), now.isoformat())


def _write(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(table), list(rows))


def _ids(rng: Random) -> Iterator[str]:
    while True:
        yield f"{rng.getrandbits(128):032x}"


def _settle_stories(
    people: list[Person], held_out: Callable[[str], bool] | None, rng: Random
) -> list[Person]:
    """Give the two who leave ids that fall on the side of the experiment that their stories tell of."""
    if held_out is None:
        return people
    wanted = {TREATED: False, HELD_OUT: True}
    return [
        _with_side(person, wanted[person.story], held_out, rng) if person.story in wanted else person
        for person in people
    ]


def _with_side(person: Person, side: bool, held_out: Callable[[str], bool], rng: Random) -> Person:
    drawn = (id for id, _ in zip(_ids(rng), range(2_000), strict=False) if held_out(id) is side)
    return replace(person, id=next(drawn, person.id))


def _made(
    people: Sequence[Person],
    items: Sequence[Item],
    subscriptions: Sequence[Subscribed],
    now: datetime,
    rng: Random,
) -> list[Made]:
    """All orders with their fates, oldest first."""
    scans = read_people()["scans"]
    fixed = list(_story_orders(people, items, now))
    placed = [*fixed, *boxes(subscriptions, now, rng)][:ORDERS]
    shelf = Shelf(items, now)
    usual = [person for person in people if person.story != LATE]
    placed += one_off_orders(usual, ORDERS - len(placed), shelf, rng)
    placed.sort(key=lambda one: (one.placed_at, one.person.id))
    return [fate(one, now, scans, rng) for one in placed]


def _story_orders(people: Sequence[Person], items: Sequence[Item], now: datetime) -> Iterator[Placed]:
    by_story = {person.story: person for person in people if person.story}
    by_name = {item.name: item for item in items}
    bag, tin = by_name["Hearthside Blend 500 g"], by_name["Larkrise Breakfast 100 g tin"]
    local = now.astimezone(LONDON)
    sent = at(working_days_before(local.date(), 8), 9.6)
    yield Placed(by_story[LATE], sent, [(bag, 1, bag.price), (tin, 2, tin.price)], days=14, quiet=True)
    before = sent - timedelta(days=97)
    yield Placed(by_story[LATE], before, [(tin, 2, tin.price)], days=2, quiet=True)
    came = at(working_days_before(local.date(), 4), 9.2)
    flight = by_name["Tasting Flight 4 x 60 g"]
    yield Placed(by_story[HAPPY], came, [(flight, 1, flight.price), (bag, 1, bag.price)], days=2, quiet=True)


def _numbers(made: Sequence[Made]) -> dict[int, str]:
    """Order numbers follow time; they are laid so that the late parcel has the number its story names."""
    late = max(index for index, one in enumerate(made) if one.placed.person.story == LATE)
    return {id(one): f"JR-{LATE_ORDER - late + index:06d}" for index, one in enumerate(made)}
