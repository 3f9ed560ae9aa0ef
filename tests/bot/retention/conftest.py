"""Models that retention rests on, trained when they are not there yet."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, insert

import bot.understanding.heads as heads
import encoder.export
import intents.training
from bot.retention import risk
from bot.shop import desk_tables
from bot.shop import tables as t
from bot.shop.folder import open_folder
from bot.storage.database import open_database
from bot.storage.tables import metadata
from tests.bot.retention.desk import Desk
from tests.bot.retention.turns import CUSTOMER, SUBSCRIPTION


@pytest.fixture(scope="session")
def trained(models: Path) -> Path:
    """Where the turn risk and everything it is trained with lie."""
    encoder.export.prepare(models)
    intents.training.prepare(models, open_folder(None).intents)
    heads.prepare(models)
    risk.prepare(models)
    return models


@pytest_asyncio.fixture
async def desk(trained: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    database = open_database(f"sqlite:///{tmp_path / 'rekindle.db'}")
    await database.write(metadata.create_all)
    desk = Desk(trained, database, shop_with(tmp_path / "shop.db"))
    yield desk
    await desk.shop.close()
    await database.close()


def shop_with(path: Path) -> Path:
    """The demo shop's file with the one customer of `turns.py`, who has a subscription."""
    engine = create_engine(f"sqlite:///{path}")
    product = {"id": "p-1", "name": "Hearthside Blend", "family": "beans", "price": 1700, "currency": "GBP"}
    product |= {"margin": 0.4, "stock": 9, "description": "", "colour": "#000000", "rank": 1}
    names = ("id", "customer", "product", "product_name", "every_weeks", "state", "started_on", "next_on")
    mine = {name: getattr(SUBSCRIPTION, name) for name in names} | {"price": 1530, "currency": "GBP"}
    with engine.begin() as connection:
        desk_tables.done.metadata.create_all(connection)
        connection.execute(insert(t.customers).values(asdict(CUSTOMER)))
        connection.execute(insert(t.products).values(product))
        connection.execute(insert(t.subscriptions).values(**mine, skips=0))
    engine.dispose()
    return path
