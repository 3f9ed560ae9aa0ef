"""What a shop that is down is still known to have said, for how long, and what is never guessed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import NotReady
from bot.shop import OrderId, Shop
from bot.shop.actions import CancelOrder, RequestData, SkipBox, TraceParcel
from bot.shop.actions import DataWish as Data
from bot.shop.sqlite import SqliteShop, open_shop
from bot.shop.stale import FRESH, KEPT, StaleShop, watched
from tests.bot.shops import Clock, arranged_copy_to, examples
from tests.contracts.shop_examples import NELL, TOM, Example

LATER = FRESH + timedelta(seconds=1)


class Outage:
    """The demo shop, which can be unplugged, and counts what it is asked."""

    def __init__(self, shop: SqliteShop) -> None:
        self.shop, self.down, self.asked = shop, False, 0

    def __getattr__(self, name: str) -> Any:
        async def call(*given: Any) -> Any:
            self.asked += 1
            await asyncio.sleep(0)
            if self.down:
                raise NotReady("The shop cannot be reached.")
            return await getattr(self.shop, name)(*given)

        return call


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def behind(tmp_path: Path, clock: Clock) -> AsyncIterator[Outage]:
    opened = open_shop(arranged_copy_to(tmp_path), clock)
    yield Outage(opened)
    await opened.close()


@pytest.fixture
def shop(behind: Outage, clock: Clock) -> StaleShop:
    return StaleShop(behind, clock)


def order_of(kind: Example = Example.PLACED) -> OrderId:
    return examples()[kind]


async def test_that_one_turn_asks_once(shop: StaleShop, behind: Outage, clock: Clock) -> None:
    first = await shop.order(order_of())
    assert await shop.order(order_of()) == first
    assert behind.asked == 1
    clock.now += LATER
    await shop.order(order_of())
    assert behind.asked == 2


async def test_that_what_was_read_is_told_while_the_shop_is_down_and_no_longer(
    shop: StaleShop, behind: Outage, clock: Clock
) -> None:
    order, mugs = await shop.order(order_of()), await shop.products("tea")
    read_at, behind.down = clock.now, True
    clock.now += KEPT
    with watched() as seen:
        assert await shop.order(order_of()) == order
        assert await shop.products("tea") == mugs
    assert seen.stale_since == read_at
    clock.now += timedelta(seconds=1)
    with pytest.raises(NotReady):
        await shop.order(order_of())


async def test_that_staleness_is_noted_for_the_turn_that_met_it_alone(
    shop: StaleShop, behind: Outage, clock: Clock
) -> None:
    order = await shop.order(order_of())
    assert order is not None
    clock.now += LATER
    await shop.orders_of(order.customer)
    read_at = clock.now
    clock.now += LATER
    behind.down = True

    async def turn(*reads: Any) -> Any:
        with watched() as seen:
            await asyncio.gather(*(read() for read in reads))
        return seen.stale_since

    def one() -> Any:
        return shop.order(order_of())

    def many() -> Any:
        return shop.orders_of(order.customer)

    assert await asyncio.gather(turn(one, many), turn(many)) == [read_at - LATER, read_at]
    behind.down = False
    assert await turn(one, many) is None


async def test_that_what_was_never_read_is_not_ready(shop: StaleShop, behind: Outage) -> None:
    behind.down = True
    with pytest.raises(NotReady):
        await shop.order(order_of())


async def test_that_nobody_gets_in_and_nothing_is_done_by_old_knowledge(
    shop: StaleShop, behind: Outage, clock: Clock
) -> None:
    await shop.customer_by_email(NELL)
    await shop.invoice(order_of(Example.ON_TIME))
    behind.down = True
    for call in (
        shop.customer_by_email(NELL),
        shop.invoice(order_of(Example.ON_TIME)),
        shop.act(CancelOrder(order_of()), "key"),
        shop.redemptions(clock.now),
    ):
        with pytest.raises(NotReady):
            await call


async def test_that_what_does_not_exist_is_asked_for_again(shop: StaleShop, behind: Outage) -> None:
    for _ in range(2):
        assert await shop.order(OrderId("JR-000000")) is None
    assert behind.asked == 2


async def customer_of(shop: Shop, email: str) -> Any:
    found = await shop.customer_by_email(email)
    assert found is not None
    return found.id


async def test_that_after_an_action_the_customers_records_are_read_anew(
    shop: StaleShop, behind: Outage
) -> None:
    tom, nell = await customer_of(shop, TOM), await customer_of(shop, NELL)
    [before, *_] = await shop.subscriptions_of(tom)
    await shop.orders_of(tom)
    await shop.orders_of(nell)
    tea = await shop.products("tea")
    await shop.act(SkipBox(before.id), "skip")
    assert (await shop.subscriptions_of(tom))[0].skips == before.skips + 1
    behind.down = True
    with pytest.raises(NotReady):
        await shop.orders_of(tom)
    assert await shop.orders_of(nell)
    assert await shop.products("tea") == tea


async def test_that_an_action_whose_owner_is_not_known_forgets_everybody(
    shop: StaleShop, behind: Outage
) -> None:
    nell = await customer_of(shop, NELL)
    await shop.orders_of(nell)
    tea = await shop.products("tea")
    await shop.act(TraceParcel(order_of(Example.LATE)), "trace")
    behind.down = True
    with pytest.raises(NotReady):
        await shop.orders_of(nell)
    assert await shop.products("tea") == tea


async def test_that_an_action_that_failed_forgets_too(shop: StaleShop, behind: Outage) -> None:
    nell = await customer_of(shop, NELL)
    await shop.orders_of(nell)
    behind.down = True
    with pytest.raises(NotReady):
        await shop.act(RequestData(nell, Data.COPY), "key")
    with pytest.raises(NotReady):
        await shop.orders_of(nell)


async def test_that_a_read_that_an_action_overtakes_is_not_kept(shop: StaleShop, behind: Outage) -> None:
    tom = await customer_of(shop, TOM)
    [before, *_] = await behind.shop.subscriptions_of(tom)
    await asyncio.gather(shop.subscriptions_of(tom), shop.act(SkipBox(before.id), "skip"))
    assert (await shop.subscriptions_of(tom))[0].skips == before.skips + 1


async def test_that_a_caller_may_change_its_list(shop: StaleShop) -> None:
    first = await shop.products("tea")
    count = len(first)
    first.clear()
    assert len(await shop.products("tea")) == count
