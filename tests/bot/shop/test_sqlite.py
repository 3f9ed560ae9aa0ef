"""The Shop port over the demo's SQLite file."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import NotReady
from bot.shop import OrderId
from bot.shop.actions import CancelOrder
from bot.shop.shop_file import ShopFile
from bot.shop.sqlite import SqliteShop, open_shop
from tests.bot.shops import Clock, arranged_copy_to, copy_to, examples
from tests.contracts.shop_contract import ShopContract
from tests.contracts.shop_examples import Example


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def shop(tmp_path: Path, clock: Clock) -> AsyncIterator[SqliteShop]:
    path = arranged_copy_to(tmp_path)
    opened = open_shop(path, clock)
    yield opened
    await opened.close()
    path.unlink()


class TestSqliteShop(ShopContract):
    """The whole contract."""

    def example(self, kind: Example) -> OrderId:
        return examples()[kind]


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_that_a_shop_without_its_file_is_not_ready_and_says_so(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop.db")
    assert not await shop.ready()
    with pytest.raises(NotReady, match="rekindle shop generate"):
        await shop.order(OrderId("JR-104233"))
    with pytest.raises(NotReady, match="rekindle shop generate"):
        await shop.act(CancelOrder(OrderId("JR-104233")), "key")
    await shop.close()
    assert not (tmp_path / "shop.db").exists(), "an empty file would look like a shop to whoever starts next"


async def test_that_a_file_that_another_process_holds_is_not_ready(tmp_path: Path) -> None:
    path = arranged_copy_to(tmp_path)
    shop = SqliteShop(ShopFile(path, busy_ms=50), Clock())
    order = examples()[Example.PLACED]
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(NotReady, match="in use"):
            await shop.act(CancelOrder(order), "key")
        assert not await shop.ready()
        other.execute("ROLLBACK")
    assert (await shop.act(CancelOrder(order), "key")).refund is not None
    await shop.close()


async def test_that_a_file_from_an_older_version_is_not_ready(tmp_path: Path) -> None:
    path = copy_to(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE done")
    shop = open_shop(path)
    assert not await shop.ready()
    await shop.close()


async def test_that_no_code_stands_in_the_file(shop: SqliteShop, clock: Clock, tmp_path: Path) -> None:
    contract = TestSqliteShop()
    discount = await contract.discount(shop, clock)
    await shop.issue_discount(replace(discount, code="ANOTHER-SECRET-1"))
    await contract.use(shop, discount)
    kept = on_disk(tmp_path).upper()
    assert b"ANOTHER-SECRET-1" not in kept
    assert discount.code.encode() not in kept
    assert discount.code.replace("-", "").encode() not in kept


async def test_that_the_stories_name_customers_that_exist(shop: SqliteShop) -> None:
    stories = await shop.stories()
    assert [story.key for story in stories][:4] == [
        "late-parcel",
        "leaving-treated",
        "leaving-held-out",
        "happy",
    ]
    for story in stories:
        customer = await shop.customer_by_email(story.email)
        assert customer is not None
        assert (customer.id, customer.name) == (story.customer, story.name)


async def test_that_an_url_opens_the_same_shop_as_a_path(tmp_path: Path) -> None:
    shop = open_shop(f"sqlite+aiosqlite:///{copy_to(tmp_path)}")
    assert await shop.ready()
    await shop.close()


@pytest.mark.parametrize("change", ["DROP TABLE checkouts", "ALTER TABLE products DROP COLUMN restock_on"])
async def test_that_a_file_of_an_older_shape_is_not_ready(tmp_path: Path, change: str) -> None:
    path = arranged_copy_to(tmp_path)
    shop = open_shop(path)
    assert await shop.ready()
    connection = sqlite3.connect(path)
    connection.execute(change)
    connection.commit()
    connection.close()
    assert not await shop.ready()
    await shop.close()
