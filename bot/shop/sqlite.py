"""The Shop port over the demo shop's own SQLite file."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.errors import NotReady
from bot.shop import (
    Customer,
    Invoice,
    Money,
    Order,
    OrderId,
    Points,
    Product,
    ProductId,
    Shop,
    Subscription,
    SubscriptionId,
)
from bot.shop import tables as t
from bot.shop.actions import Action, Receipt
from bot.shop.desk import checkout, till
from bot.shop.desk.acts import carry_out
from bot.shop.desk.box_rows import boxes_query, read_subscriptions
from bot.shop.desk.checkout import Bill, Buyer, Wanted
from bot.shop.desk.invoices import find_invoice
from bot.shop.desk.order_rows import find_order, orders_query, read_orders
from bot.shop.desk.points import points_of
from bot.shop.desk.product_rows import read_products
from bot.shop.discounts import Discount, Redemption
from bot.shop.shop_file import ShopFile
from bot.shop.stories import Story
from bot.shop.working_days import LONDON
from bot.storage.types import CustomerId


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_shop(place: str | Path, clock: Callable[[], datetime] = utc_now) -> "SqliteShop":
    """`place` is the file's path, or a `sqlite:///` URL. A file that is missing is never made."""
    return SqliteShop(ShopFile(place), clock)


class SqliteShop:
    def __init__(self, file: ShopFile, clock: Callable[[], datetime] = utc_now) -> None:
        self._file = file
        self._clock = clock

    async def order(self, id: OrderId) -> Order | None:
        return await self._file.read(partial(find_order, id=id))

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        newest = (t.orders.c.placed_at.desc(), t.orders.c.id.desc())
        query = orders_query().where(t.orders.c.customer == customer).order_by(*newest).limit(limit)
        return await self._file.read(partial(read_orders, query=query))

    async def customer(self, id: CustomerId) -> Customer | None:
        return await self._file.read(partial(_customer, condition=t.customers.c.id == id))

    async def customer_by_email(self, email: str) -> Customer | None:
        condition = t.customers.c.email == email.strip().casefold()
        return await self._file.read(partial(_customer, condition=condition))

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        query = boxes_query().where(t.subscriptions.c.customer == customer)
        query = query.order_by(t.subscriptions.c.started_on.desc(), t.subscriptions.c.id)
        today = self._now().astimezone(LONDON).date()
        return await self._file.read(partial(read_subscriptions, query=query, today=today))

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        query = select(t.products).order_by(t.products.c.rank).limit(limit)
        if family is not None:
            query = query.where(t.products.c.family == family)
        return await self._file.read(partial(read_products, query=query))

    async def product(self, id: ProductId) -> Product | None:
        found = await self._file.read(
            partial(read_products, query=select(t.products).where(t.products.c.id == id))
        )
        return found[0] if found else None

    async def points_of(self, customer: CustomerId) -> Points | None:
        return await self._file.read(partial(points_of, customer=customer, now=self._now()))

    async def invoice(self, order: OrderId) -> Invoice | None:
        return await self._file.read(partial(find_invoice, id=order))

    async def act(self, action: Action, key: str) -> Receipt:
        return await self._file.write(partial(carry_out, action=action, key=key, now=self._now()))

    async def issue_discount(self, discount: Discount) -> None:
        await self._file.write(partial(till.issue, discount=discount))

    async def redeem(self, code: str, customer: CustomerId, order: OrderId, basket: Money) -> Redemption:
        work = partial(till.redeem, code=code, customer=customer, order=order, basket=basket, now=self._now())
        return await self._file.write(work)

    async def redemptions(self, since: datetime) -> list[Redemption]:
        return await self._file.read(partial(till.redeemed, since=since))

    async def stories(self) -> list[Story]:
        """The demo's fixed customers."""
        return await self._file.read(_stories)

    async def bill(
        self, wanted: Wanted, buyer: CustomerId | None, code: str = "", country: str = "GB"
    ) -> Bill:
        work = partial(checkout.bill, wanted=wanted, buyer=buyer, code=code, country=country, now=self._now())
        return await self._file.read(work)

    async def place_order(self, wanted: Wanted, buyer: Buyer, code: str, key: str) -> OrderId:
        work = partial(checkout.place, wanted=wanted, buyer=buyer, code=code, key=key, now=self._now())
        return await self._file.write(work)

    async def placed_by(self, key: str) -> OrderId | None:
        """The order of a checkout that has been through already."""
        return await self._file.read(partial(checkout.placed, key=key))

    async def taken_off_next(self, subscription: SubscriptionId) -> Money | None:
        """What a code takes off the subscription's next renewal."""
        work = partial(till.taken_off_next, subscription=subscription, now=self._now())
        return await self._file.read(work)

    async def ready(self) -> bool:
        try:
            return await self._file.read(_is_whole)
        except NotReady:
            return False

    async def close(self) -> None:
        await self._file.close()

    def _now(self) -> datetime:
        """In whole seconds, as the file keeps them."""
        return self._clock().replace(microsecond=0)


# mypy compares the class with its port here.
_PORT: type[Shop] = SqliteShop


def _is_whole(connection: Connection) -> bool:
    """Every table in the shape of this version, and goods on the shelf."""
    for table in t.metadata.tables.values():
        connection.execute(select(table).limit(0))
    return connection.execute(select(t.products.c.id).limit(1)).first() is not None


def _customer(connection: Connection, condition: Any) -> Customer | None:
    row = connection.execute(select(t.customers).where(condition)).mappings().first()
    return Customer(**row) if row else None


def _stories(connection: Connection) -> list[Story]:
    query = select(t.stories, t.customers.c.name, t.customers.c.email).join(t.customers)
    names = ("key", "title", "about", "customer", "name", "email", "order")
    rows = connection.execute(query.order_by(t.stories.c.rank)).mappings()
    return [Story(**{name: row[name] for name in names}) for row in rows]
