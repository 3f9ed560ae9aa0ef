"""Generates the demo shop into a file: all at once and in seconds, or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, create_engine, insert

from bot.shop import desk_tables
from bot.shop import tables as t
from bot.shop.generator import rows
from bot.shop.generator.delivery import at, working_days_before
from bot.shop.generator.events import Site, all_events
from bot.shop.generator.item import Item
from bot.shop.generator.moments import placed as placed_moments
from bot.shop.generator.orders import Made, Placed, fate
from bot.shop.generator.people import Person, all_people, read_people
from bot.shop.generator.points import Account
from bot.shop.generator.products import all_products
from bot.shop.generator.shelf import Shelf, one_off_orders
from bot.shop.generator.subscriptions import Subscribed, all_subscriptions, boxes
from bot.shop.replacing import replacing
from bot.shop.stories import HAPPY, HELD_OUT, LATE, LATE_ORDER, TREATED
from bot.shop.working_days import LONDON

SEED = 20_140
ORDERS = 40_000
CUSTOMERS = 5_000


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
    on the right sides of it. NotReady when the old one is being written to."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    with replacing(path) as new:
        engine = create_engine(f"sqlite:///{new.as_posix()}")
        try:
            with engine.begin() as connection:
                desk_tables.done.metadata.create_all(connection)
                return _fill(connection, now, seed, held_out)
        finally:
            engine.dispose()


def _fill(
    connection: Connection, now: datetime, seed: int, held_out: Callable[[str], bool] | None
) -> Summary:
    rng = Random(seed)
    items = all_products()
    people = _settle_stories(all_people(CUSTOMERS, now, rng, _ids(rng)), held_out, rng)
    subscriptions = all_subscriptions(people, items, now, rng, _ids(rng))
    made, accounts = _made(_placed(people, items, subscriptions, now, seed, rng), now, rng)
    numbers = _numbers(made)
    settings = {"now": now.isoformat(), "seed": str(seed)}
    _write(connection, t.facts, [{"name": name, "value": value} for name, value in settings.items()])
    _write(connection, t.products, rows.product_rows(items, now, Random(seed)))
    _write(connection, t.customers, [rows.customer_row(person) for person in people])
    _write(connection, t.subscriptions, [rows.subscription_row(sub) for sub in subscriptions])
    _write(connection, t.subscription_events, rows.event_rows(subscriptions))
    _pour(connection, t.orders, [rows.order_row(one, numbers[id(one.placed)]) for one in made])
    lines = [row for one in made for row in rows.line_rows(one, numbers[id(one.placed)])]
    _pour(connection, t.order_lines, lines)
    _pour(connection, t.points, rows.point_rows(accounts, numbers))
    _pour(connection, t.events, all_events(Site(people, items, now), [one.placed for one in made], seed))
    _write(connection, t.stories, rows.story_rows(people, made, numbers))
    return Summary(len(items), len(people), len(made), len(subscriptions), now.isoformat())


def _write(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(table), list(rows))


def _pour(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows as SQLite stores them, with every column in its place: an insert without a detour by types.

    An index is made faster of a whole table than row by row."""
    for index in table.indexes:
        index.drop(connection)
    marks = ", ".join("?" * len(table.columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", list(rows))
    for index in table.indexes:
        index.create(connection)


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


def _placed(
    people: Sequence[Person],
    items: Sequence[Item],
    subscriptions: Sequence[Subscribed],
    now: datetime,
    seed: int,
    rng: Random,
) -> list[Placed]:
    """All orders, oldest first."""
    fixed = [*_story_orders(people, items, now), *boxes(subscriptions, now, rng)]
    usual = [person for person in people if person.story != LATE]
    days = [one.placed_at.date() for one in fixed]
    moments = placed_moments(usual, days, ORDERS - len(fixed), now, np.random.default_rng(seed))
    every = [*fixed, *one_off_orders(usual, moments, Shelf(items, now), rng)]
    return sorted(every, key=lambda one: (one.placed_at, one.person.id))


def _made(placed: Sequence[Placed], now: datetime, rng: Random) -> tuple[list[Made], dict[str, Account]]:
    """What has become of each order, and of the points of those who are in the Club."""
    scans = read_people()["scans"]
    accounts = {one.person.id: Account() for one in placed if one.person.club}
    made = []
    for one in placed:
        account = accounts.get(one.person.id)
        spent = account.spend(one, rng) if account else 0
        made.append(fate(one, now, scans, rng))
        if account:
            account.follow(made[-1], spent)
    for account in accounts.values():
        account.settle(now)
    return made, accounts


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
    return {id(one.placed): f"JR-{LATE_ORDER - late + index:06d}" for index, one in enumerate(made)}
