"""One empty, migrated store a test, with a clock that the test turns."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from tests.contracts.store_parts import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    await migrate(url)
    opened = open_store(url, clock)
    yield opened
    await opened.close()
