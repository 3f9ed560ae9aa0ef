"""The ledger on SQLite and PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.storage.postgres import database_for_one_test
from tests.contracts.ledger_contract import LedgerContract
from tests.contracts.redemption_contract import RedemptionContract


class TestLedgerOnSqlite(LedgerContract, RedemptionContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'ledger.db'}"


class TestLedgerOnPostgres(LedgerContract, RedemptionContract):
    @pytest_asyncio.fixture
    async def url(self) -> AsyncIterator[str]:
        async with database_for_one_test() as name:
            yield name
