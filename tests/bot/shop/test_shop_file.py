"""The shop's file: one writer at a time, and all or nothing."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from bot.shop import tables as t
from bot.shop.shop_file import ShopFile
from tests.bot.shops import copy_to


async def test_that_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    file = ShopFile(copy_to(tmp_path))

    def half(connection: Connection) -> None:
        connection.execute(update(t.customers).values(name="Half done"))
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        await file.write(half)
    named = select(func.count()).where(t.customers.c.name == "Half done")
    assert await file.read(lambda connection: connection.execute(named).scalar()) == 0
    await file.close()


async def test_that_two_processes_count_without_losing_one(tmp_path: Path) -> None:
    path = copy_to(tmp_path)
    files = [ShopFile(path), ShopFile(path)]

    def count(connection: Connection) -> None:
        rank = connection.execute(
            select(t.products.c.rank).where(t.products.c.id == "pebble-slate")
        ).scalar_one()
        connection.execute(update(t.products).where(t.products.c.id == "pebble-slate").values(rank=rank + 1))

    query = select(t.products.c.rank).where(t.products.c.id == "pebble-slate")
    before = await files[0].read(lambda connection: connection.execute(query).scalar_one())
    await asyncio.gather(*(files[number % 2].write(count) for number in range(20)))
    after = await files[1].read(lambda connection: connection.execute(query).scalar_one())
    assert after == before + 20
    for file in files:
        await file.close()
