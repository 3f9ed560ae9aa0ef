"""The Store on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot.storage.postgres import database_for_one_test
from tests.contracts.store_contract import StoreContract
from tests.contracts.store_crash_contract import StoreCrashContract
from tests.contracts.store_desk_contract import StoreDeskContract
from tests.contracts.store_race_contract import StoreRaceContract
from tests.contracts.store_reviews_contract import StoreReviewsContract


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    async with database_for_one_test() as name:
        yield name


class TestPostgres(
    StoreContract, StoreDeskContract, StoreReviewsContract, StoreRaceContract, StoreCrashContract
):
    pass
