"""The Shop port over the demo's SQLite file."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.shop.sqlite import SqliteShop, open_shop
from tests.bot.shops import copy_to
from tests.contracts.shop_contract import ShopContract


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    opened = open_shop(copy_to(tmp_path))
    yield opened
    await opened.close()


class TestSqliteShop(ShopContract):
    """The whole contract."""


async def test_that_a_shop_without_its_file_is_not_ready(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop.db")
    assert not await shop.ready()
    await shop.close()
    assert not (tmp_path / "shop.db").exists(), "an empty file would look like a shop to whoever starts next"


async def test_that_many_cancels_at_once_record_one(shop: SqliteShop) -> None:
    tom = await shop.customer_by_email("tom.brackley@mail.example")
    assert tom is not None
    running = (await shop.subscriptions_of(tom.id))[0]
    results = await asyncio.gather(
        *(shop.cancel_subscription(running.id, f"key-{number % 3}") for number in range(12))
    )
    assert {result.state for result in results} == {"cancelled"}


async def test_that_the_stories_name_customers_that_exist(shop: SqliteShop) -> None:
    stories = await shop.stories()
    assert [story.key for story in stories] == ["late-parcel", "leaving-treated", "leaving-held-out", "happy"]
    for story in stories:
        customer = await shop.customer_by_email(story.email)
        assert customer is not None
        assert (customer.id, customer.name) == (story.customer, story.name)


async def test_that_an_url_opens_the_same_shop_as_a_path(tmp_path: Path) -> None:
    shop = open_shop(f"sqlite+aiosqlite:///{copy_to(tmp_path)}")
    assert await shop.ready()
    await shop.close()
