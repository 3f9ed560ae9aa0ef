"""A shop's file that takes another's place, whatever is being done to the old one."""

import sqlite3
from pathlib import Path

import pytest

from bot.errors import NotReady
from bot.shop import OrderId
from bot.shop.actions import CancelOrder
from bot.shop.replacing import replacing
from bot.shop.sqlite import open_shop
from tests.bot.shops import Clock, arranged_copy_to, examples
from tests.contracts.shop_examples import Example

MINE = "UPDATE customers SET name = 'Renamed'"


def change(path: Path) -> None:
    """Everybody in it is called the same."""
    connection = sqlite3.connect(path)
    connection.execute(MINE)
    connection.commit()
    connection.close()


def names(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {name for (name,) in connection.execute("SELECT DISTINCT name FROM customers")}
    connection.close()
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "used").mkdir()
    return arranged_copy_to(tmp_path / "used")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    (tmp_path / "other").mkdir()
    made = arranged_copy_to(tmp_path / "other")
    change(made)
    return made


def take_place(other: Path, path: Path) -> None:
    with replacing(path, busy_ms=50) as new:
        new.write_bytes(other.read_bytes())


def test_that_a_read_that_goes_on_for_long_keeps_nobody_from_it(path: Path, other: Path) -> None:
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    before = reader.execute("SELECT count(DISTINCT name) FROM customers").fetchone()
    take_place(other, path)
    assert names(path) == {"Renamed"}
    assert reader.execute("SELECT count(DISTINCT name) FROM customers").fetchone() == before
    reader.close()


def test_that_a_write_under_way_is_not_played_into_the_new_file(path: Path, other: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute(MINE)
    with pytest.raises(NotReady, match="stop what uses it"):
        take_place(other, path)
    writer.execute("ROLLBACK")
    writer.close()
    assert len(names(path)) > 1
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    take_place(other, path)
    assert names(path) == {"Renamed"}


async def test_that_a_shop_that_is_open_goes_on_with_the_new_file(path: Path, other: Path) -> None:
    shop = open_shop(path, Clock())
    first = await shop.stories()
    take_place(other, path)
    assert {story.name for story in first} != {"Renamed"}
    assert {story.name for story in await shop.stories()} == {"Renamed"}
    await shop.act(CancelOrder(examples()[Example.PLACED]), "key")
    await shop.close()
    again = open_shop(path, Clock())
    order = await again.order(OrderId(examples()[Example.PLACED]))
    assert order is not None
    assert order.state == "cancelled"
    await again.close()


def test_that_a_file_that_is_no_database_is_replaced(tmp_path: Path, other: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"the old shop")
    (tmp_path / "shop.db-journal").write_bytes(b"half a write")
    take_place(other, path)
    assert names(path) == {"Renamed"}


def test_that_two_at_once_do_not_mix(path: Path, other: Path) -> None:
    with replacing(path) as one, replacing(path) as two:
        assert one != two
        one.write_bytes(other.read_bytes())
        two.write_bytes(other.read_bytes())
    assert names(path) == {"Renamed"}
    assert [one.name for one in path.parent.iterdir()] == [path.name]
