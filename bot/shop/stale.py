"""A shop that still knows for a while what it read last, for the minutes in which the real one is down."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog

from bot.errors import NotReady
from bot.shop import Customer, Invoice, Money, Order, OrderId, Points, Product, ProductId, Shop, Subscription
from bot.shop.actions import Action, Receipt
from bot.shop.discounts import Discount, Redemption
from bot.storage.types import CustomerId

FRESH = timedelta(seconds=5)
"""One turn asks for the same thing several times; within this it is asked once."""
KEPT = timedelta(minutes=15)
MOST = 2_000
CATALOGUE = ("product", "products")
"""Reads that belong to no customer."""

T = TypeVar("T")
log = structlog.get_logger()


@dataclass
class Seen:
    """`stale_since`: when the oldest answer was read that stood in for one the shop could not give."""

    stale_since: datetime | None = None


_watched: ContextVar[Seen | None] = ContextVar("shop_reads", default=None)


@contextmanager
def watched() -> Iterator[Seen]:
    """Notes whether what is read inside, by tasks started there too, was stale."""
    seen = Seen()
    before = _watched.set(seen)
    try:
        yield seen
    finally:
        _watched.reset(before)


class StaleShop:
    """Reads are kept by their call. Letting somebody in, bills, tills and actions are never stale."""

    def __init__(self, shop: Shop, clock: Callable[[], datetime]) -> None:
        self._shop, self._clock = shop, clock
        self._kept: OrderedDict[tuple[Any, ...], tuple[datetime, Any]] = OrderedDict()
        self._writes = 0
        """A read that began before a write must not be kept after it."""

    async def order(self, id: OrderId) -> Order | None:
        return await self._read(("order", id), lambda: self._shop.order(id))

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        return await self._read(("orders_of", customer, limit), lambda: self._shop.orders_of(customer, limit))

    async def customer(self, id: CustomerId) -> Customer | None:
        return await self._read(("customer", id), lambda: self._shop.customer(id))

    async def customer_by_email(self, email: str) -> Customer | None:
        return await self._shop.customer_by_email(email)

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        return await self._read(("subscriptions_of", customer), lambda: self._shop.subscriptions_of(customer))

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        return await self._read(("products", family, limit), lambda: self._shop.products(family, limit))

    async def product(self, id: ProductId) -> Product | None:
        return await self._read(("product", id), lambda: self._shop.product(id))

    async def points_of(self, customer: CustomerId) -> Points | None:
        return await self._read(("points_of", customer), lambda: self._shop.points_of(customer))

    async def invoice(self, order: OrderId) -> Invoice | None:
        return await self._shop.invoice(order)

    async def act(self, action: Action, key: str) -> Receipt:
        named = [getattr(action, name, None) for name in ("order", "subscription", "customer")]
        return await self._write(next((id for id in named if id), None), lambda: self._shop.act(action, key))

    async def issue_discount(self, discount: Discount) -> None:
        await self._shop.issue_discount(discount)

    async def redeem(self, code: str, customer: CustomerId, order: OrderId, basket: Money) -> Redemption:
        return await self._write(customer, lambda: self._shop.redeem(code, customer, order, basket))

    async def redemptions(self, since: datetime) -> list[Redemption]:
        return await self._shop.redemptions(since)

    async def ready(self) -> bool:
        return await self._shop.ready()

    async def close(self) -> None:
        await self._shop.close()

    async def _read(self, call: tuple[Any, ...], ask: Callable[[], Awaitable[T]]) -> T:
        now, writes = self._clock(), self._writes
        kept: tuple[datetime, T] | None = self._kept.get(call)
        if kept is not None and now - kept[0] < FRESH:
            return _copied(kept[1])
        try:
            found = await ask()
        except NotReady as error:
            kept = self._kept.get(call)  # a write may have dropped it meanwhile
            if kept is None or now - kept[0] > KEPT:
                raise
            log.warning("shop.stale", read=call[0], read_at=kept[0].isoformat(), reason=str(error))
            _note(kept[0])
            return _copied(kept[1])
        if found is not None and writes == self._writes:
            self._keep(call, now, found)
        return _copied(found)

    def _keep(self, call: tuple[Any, ...], now: datetime, value: object) -> None:
        self._kept[call] = (now, value)
        self._kept.move_to_end(call)
        while self._kept and (len(self._kept) > MOST or now - next(iter(self._kept.values()))[0] > KEPT):
            self._kept.popitem(last=False)

    async def _write(self, id: str | None, ask: Callable[[], Awaitable[T]]) -> T:
        """Whatever comes of it, nobody knows any more how the customer's records stand."""
        try:
            return await ask()
        finally:
            self._writes += 1
            self._forget(id)

    def _forget(self, id: str | None) -> None:
        """All records of the customer to whom `id` belongs; of everybody when that is not known."""
        owner = self._owner(id)
        for call in [call for call in self._kept if call[0] not in CATALOGUE]:
            if owner is None or owner in _customers(call, self._kept[call][1]):
                del self._kept[call]

    def _owner(self, id: str | None) -> str | None:
        for call, (_, value) in self._kept.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, (Order, Subscription, Customer)) and id in (one.id, call[1]):
                    return one.id if isinstance(one, Customer) else one.customer
        return None


def _customers(call: tuple[Any, ...], value: object) -> tuple[object, ...]:
    return (value.customer,) if isinstance(value, Order) else (call[1],)


def _note(at: datetime) -> None:
    seen = _watched.get()
    if seen is not None:
        seen.stale_since = min(at, seen.stale_since or at)


def _copied(value: T) -> T:
    """Lists are the caller's own; the records in them cannot be changed."""
    return cast(T, list(value)) if isinstance(value, list) else value
