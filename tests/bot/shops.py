"""The demo shop as of one fixed day, generated once per test run; and a copy with an order in every state."""

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, delete, func, select, text, update

from bot.shop import OrderId, desk_tables
from bot.shop import tables as t
from bot.shop.generate import Summary, generate
from bot.shop.working_days import moment
from tests.contracts.shop_examples import Example

NOW = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)
NOTHING_YET: dict[str, Any] = {
    "tracking": "",
    "promised_on": None,
    "shipped_at": None,
    "last_scan": "",
    "last_scan_at": None,
    "delivered_at": None,
    "refunded": None,
    "refunded_at": None,
}


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@cache
def generated() -> tuple[Path, Summary]:
    """Read-only by agreement: a test that writes takes a copy."""
    folder = Path(tempfile.mkdtemp(prefix="demo-shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert desk_tables.done.name in t.metadata.tables, "the desk's tables are made with the others"
    return folder / "shop.db", generate(folder / "shop.db", now=NOW)


def copy_to(folder: Path) -> Path:
    return Path(shutil.copy(generated()[0], folder / "shop.db"))


def arranged_copy_to(folder: Path) -> Path:
    """With the orders of `examples()` put into their states."""
    return Path(shutil.copy(_arranged()[0], folder / "shop.db"))


def examples() -> dict[Example, OrderId]:
    return _arranged()[1]


@cache
def _arranged() -> tuple[Path, dict[Example, OrderId]]:
    path = Path(shutil.copy(generated()[0], generated()[0].with_name("arranged.db")))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        found = _arrange(connection)
        keep_only(connection, found.values())
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
    engine.dispose()
    return path, found


def _arrange(connection: Connection) -> dict[Example, OrderId]:
    def shipped(day: date) -> dict[str, Any]:
        return {"state": "shipped", "shipped_at": moment(day, time(16, 30)), "promised_on": day}

    def came(days: int) -> dict[str, Any]:
        at = NOW - timedelta(days=days)
        sent = {"placed_at": at - timedelta(days=3), "shipped_at": at - timedelta(days=2)}
        return {"state": "delivered", "delivered_at": at, **sent}

    just_now: dict[str, Any] = {"placed_at": NOW - timedelta(minutes=30)}
    pick = _Picker(connection)
    return {
        Example.PLACED: pick("beans", lines=2, pieces=2, discounted=True, **just_now, state="placed"),
        Example.PLACED_ONE_LINE: pick("beans", pieces=2, **just_now, state="placed"),
        Example.PLACED_EQUIPMENT: pick("grinders", **just_now, state="placed"),
        Example.PACKED: pick("beans", **just_now, state="packed"),
        Example.CHARGED_BOX: pick("beans", box=True, **just_now, state="placed"),
        Example.ON_TIME: pick("beans", **shipped(date(2026, 5, 19))),
        Example.LATE: OrderId("JR-104233"),
        Example.LOST: pick("beans", **shipped(date(2026, 5, 1))),
        Example.MARKED_LOST: pick("beans", **{**shipped(date(2026, 4, 20)), "state": "lost"}),
        Example.ARRIVED: pick("tea", lines=2, pieces=1, discounted=True, **came(3)),
        Example.ARRIVED_ABROAD: pick("beans", country="US", **came(3)),
        Example.ARRIVED_SEVERAL: pick("beans", pieces=3, **came(3)),
        Example.ARRIVED_15_DAYS_AGO: pick("beans", **came(15)),
        Example.ARRIVED_31_DAYS_AGO: pick("beans", **came(31)),
        Example.GRINDER_OF_35_MONTHS: pick("grinders", **came(1_060)),
        Example.KETTLE_OF_25_MONTHS: pick("kettles", **came(765)),
        Example.MUG: pick("mugs-and-books", **came(3)),
        Example.GIFT_CARD: pick("gift-cards", **came(3)),
    }


def keep_only(connection: Connection, orders: Iterable[OrderId] = ()) -> None:
    """A small file: every customer and product, but orders and the like of those who are asked about."""
    asked = select(t.orders.c.customer).where(t.orders.c.id.in_(list(orders)))
    kept = {*connection.execute(asked).scalars(), *connection.execute(select(t.stories.c.customer)).scalars()}
    gone = select(t.orders.c.id).where(t.orders.c.customer.not_in(kept))
    connection.execute(delete(t.order_lines).where(t.order_lines.c.order.in_(gone)))
    subscriptions = select(t.subscriptions.c.id).where(t.subscriptions.c.customer.not_in(kept))
    of_events = t.subscription_events.c.subscription
    connection.execute(delete(t.subscription_events).where(of_events.in_(subscriptions)))
    for table in (t.points, t.events, t.orders, t.subscriptions):
        connection.execute(delete(table).where(table.c.customer.not_in(kept)))


class _Picker:
    """Takes another customer's delivered order each time, and writes the wanted state over it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._taken: set[str] = set(connection.execute(select(t.stories.c.customer)).scalars())

    def __call__(
        self,
        family: str,
        *,
        lines: int = 1,
        pieces: int = 1,
        country: str = "GB",
        box: bool = False,
        discounted: bool = False,
        **state: Any,
    ) -> OrderId:
        """`pieces`: how many of its first product."""
        first = select(t.order_lines.c.order).join(t.products).where(t.products.c.family == family)
        first = first.where(t.order_lines.c.quantity == pieces, t.order_lines.c.position == 0)
        long = select(t.order_lines.c.order).group_by(t.order_lines.c.order).having(func.count() == lines)
        query = select(t.orders).join(t.customers).where(t.orders.c.state == "delivered")
        query = query.where(t.orders.c.id.in_(first), t.orders.c.id.in_(long), t.orders.c.discount >= 0)
        query = query.where(t.customers.c.country == country, t.customers.c.club.is_(False))
        query = query.where(
            t.orders.c.subscription.is_not(None) if box else t.orders.c.subscription.is_(None)
        )
        query = query.where(t.orders.c.discount > 0 if discounted else t.orders.c.discount >= 0)
        query = query.where(t.orders.c.customer.not_in(self._taken), t.orders.c.total < 60_000)
        row = self._connection.execute(query.order_by(t.orders.c.placed_at.desc())).mappings().first()
        assert row is not None, f"the demo shop has no such order: {family}, {lines} lines, {pieces} pieces"
        self._taken.add(row["customer"])
        wanted = NOTHING_YET | state
        self._connection.execute(update(t.orders).where(t.orders.c.id == row["id"]).values(wanted))
        return OrderId(row["id"])
