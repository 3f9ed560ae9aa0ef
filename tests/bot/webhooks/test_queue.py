"""The deliveries on SQLite and PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.storage.postgres import database_for_one_test
from tests.contracts.deliveries_contract import DeliveriesContract
from tests.contracts.mailbox_contract import MailboxContract
from tests.contracts.telling_contract import TellingContract


class TestDeliveriesOnSqlite(DeliveriesContract, MailboxContract, TellingContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'rekindle.db'}"


class TestDeliveriesOnPostgres(DeliveriesContract, MailboxContract, TellingContract):
    @pytest_asyncio.fixture
    async def url(self) -> AsyncIterator[str]:
        async with database_for_one_test() as name:
            yield name
