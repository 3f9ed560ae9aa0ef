"""Models that retention rests on, trained when they are not there yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

import bot.understanding.heads as heads
import encoder.export
import intents.training
from bot.retention import risk
from bot.shop.folder import open_folder
from bot.storage.database import open_database
from bot.storage.tables import metadata
from tests.bot.retention.desk import Desk


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
    yield Desk(trained, database)
    await database.close()
