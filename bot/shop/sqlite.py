"""The Shop port over the demo shop's own SQLite file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import RowMapping, event, select, update
from sqlalchemy.dialects.sqlite import insert as insert_once
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import Conflict, NotFound
from bot.shop import (
    Customer,
    Line,
    Money,
    Order,
    OrderId,
    OrderState,
    Product,
    ProductId,
    Subscription,
    SubscriptionId,
)
from bot.shop import tables as t
from bot.shop.stories import Story
from bot.storage.types import CustomerId


def open_shop(place: str | Path) -> "SqliteShop":
    """`place` is the file's path, or a `sqlite+aiosqlite:///` URL. A file that is missing is never made."""
    url = str(place)
    if "://" not in url:
        url = f"sqlite+aiosqlite:///file:{quote(Path(url).absolute().as_posix())}?mode=rw&uri=true"
    engine = create_async_engine(url, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 5000")

    return SqliteShop(engine)


class SqliteShop:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def order(self, id: OrderId) -> Order | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.orders).where(t.orders.c.id == id))).mappings().first()
            return (await _with_lines(connection, [row]))[0] if row else None

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        query = (
            select(t.orders)
            .where(t.orders.c.customer == customer)
            .order_by(t.orders.c.placed_at.desc(), t.orders.c.id.desc())
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
            return await _with_lines(connection, rows)

    async def customer(self, id: CustomerId) -> Customer | None:
        return await self._customer(t.customers.c.id == id)

    async def customer_by_email(self, email: str) -> Customer | None:
        return await self._customer(t.customers.c.email == email.strip().casefold())

    async def _customer(self, condition: Any) -> Customer | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.customers).where(condition))).mappings().first()
            return Customer(**row) if row else None

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        query = select(t.subscriptions).where(t.subscriptions.c.customer == customer)
        async with self._engine.connect() as connection:
            rows = await connection.execute(query.order_by(t.subscriptions.c.started_on.desc()))
            return [_subscription(row) for row in rows.mappings()]

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        query = select(t.products).order_by(t.products.c.rank).limit(limit)
        if family is not None:
            query = query.where(t.products.c.family == family)
        async with self._engine.connect() as connection:
            return [_product(row) for row in (await connection.execute(query)).mappings()]

    async def product(self, id: ProductId) -> Product | None:
        async with self._engine.connect() as connection:
            query = select(t.products).where(t.products.c.id == id)
            row = (await connection.execute(query)).mappings().first()
            return _product(row) if row else None

    async def cancel_subscription(self, id: SubscriptionId, key: str) -> Subscription:
        found = select(t.subscriptions).where(t.subscriptions.c.id == id)
        async with self._engine.begin() as connection:
            row = (await connection.execute(found)).mappings().first()
            if row is None:
                raise NotFound("There is no such subscription.")
            request = insert_once(t.requests).values(key=key, subscription=id).on_conflict_do_nothing()
            first = (await connection.execute(request)).rowcount == 1
            asked = select(t.requests.c.subscription).where(t.requests.c.key == key)
            if (await connection.execute(asked)).scalar_one() != id:
                raise Conflict("This key has been used for another subscription.")
            if first and row["state"] != "cancelled":
                await _cancel(connection, id)
            row = (await connection.execute(found)).mappings().one()
            return _subscription(row)

    async def stories(self) -> list[Story]:
        """The demo's fixed customers."""
        query = select(t.stories, t.customers.c.name, t.customers.c.email).join(t.customers)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(t.stories.c.rank))).mappings()
            return [
                Story(
                    row["key"],
                    row["title"],
                    row["about"],
                    row["customer"],
                    row["name"],
                    row["email"],
                    row["order"],
                )
                for row in rows
            ]

    async def ready(self) -> bool:
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(select(t.products.c.id).limit(1))).first() is not None
        except OperationalError:
            return False

    async def close(self) -> None:
        await self._engine.dispose()


async def _cancel(connection: AsyncConnection, id: SubscriptionId) -> None:
    """`next_on` stays: it is the day on which the subscription ends and would have renewed."""
    await connection.execute(
        update(t.subscriptions).where(t.subscriptions.c.id == id).values(state="cancelled")
    )
    today = datetime.now(UTC).date()
    event_row = insert_once(t.subscription_events).values(subscription=id, on=today, kind="cancel")
    await connection.execute(event_row.on_conflict_do_nothing())


async def _with_lines(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[Order]:
    query = (
        select(t.order_lines)
        .where(t.order_lines.c.order.in_([row["id"] for row in rows]))
        .order_by(t.order_lines.c.order, t.order_lines.c.position)
    )
    currencies = {row["id"]: row["currency"] for row in rows}
    lines: dict[str, list[Line]] = {row["id"]: [] for row in rows}
    for row in (await connection.execute(query)).mappings():
        price = Money(row["price"], currencies[row["order"]])
        lines[row["order"]].append(Line(ProductId(row["product"]), row["name"], row["quantity"], price))
    return [_order(row, tuple(lines[row["id"]])) for row in rows]


def _order(row: RowMapping, lines: tuple[Line, ...]) -> Order:
    currency = row["currency"]
    return Order(
        id=row["id"],
        customer=row["customer"],
        email=row["email"],
        state=OrderState(row["state"]),
        placed_at=row["placed_at"],
        lines=lines,
        total=Money(row["total"], currency),
        discount=Money(row["discount"], currency),
        carrier=row["carrier"],
        tracking=row["tracking"],
        promised_on=row["promised_on"],
        shipped_at=row["shipped_at"],
        last_scan=row["last_scan"],
        last_scan_at=row["last_scan_at"],
        delivered_at=row["delivered_at"],
        refunded=Money(row["refunded"], currency) if row["refunded"] is not None else None,
        refunded_at=row["refunded_at"],
    )


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(
        id=row["id"],
        customer=row["customer"],
        product=row["product"],
        product_name=row["product_name"],
        every_weeks=row["every_weeks"],
        price=Money(row["price"], row["currency"]),
        state=row["state"],
        started_on=row["started_on"],
        next_on=row["next_on"],
        skips=row["skips"],
    )


def _product(row: RowMapping) -> Product:
    return Product(
        id=row["id"],
        name=row["name"],
        family=row["family"],
        price=Money(row["price"], row["currency"]),
        margin=row["margin"],
        stock=row["stock"],
        description=row["description"],
        url=f"/products/{row['id']}",
        colour=row["colour"],
    )
