"""The Store on SQLite."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Select, text

from bot.storage.conversations import newest
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import StaffId
from tests.contracts.store_contract import StoreContract
from tests.contracts.store_crash_contract import StoreCrashContract
from tests.contracts.store_desk_contract import StoreDeskContract
from tests.contracts.store_parts import Clock, begun, bot_says, decided, said
from tests.contracts.store_race_contract import StoreRaceContract
from tests.contracts.store_reviews_contract import StoreReviewsContract, reviewed


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/rekindle.db"


class TestSqlite(
    StoreContract, StoreDeskContract, StoreReviewsContract, StoreRaceContract, StoreCrashContract
):
    async def test_that_no_erased_word_stays_in_the_files(
        self, store: SqlStore, clock: Clock, tmp_path: Path
    ) -> None:
        made, other = await begun(store), await begun(store)
        for length in (1, 40, 900, 5_000, 20_000):
            message = await said(store, made, "Rosalind " * length)
            await said(store, other, "Henrietta " * length)
            await bot_says(store, made, f"Hello Rosalind number {length}.")
            await store.save_decision(decided(message, clock(), "Rosalind " * length))
            await store.save_review(reviewed(message, clock, right_answer="Dear Rosalind, " * length))
        assert b"Rosalind" in on_disk(tmp_path)
        await store.erase_texts(made.id)
        assert b"Rosalind" not in on_disk(tmp_path)
        assert b"Henrietta" in on_disk(tmp_path)

    @pytest.mark.parametrize("view", ["all", "needs_person", "mine", "bot", "at_risk", "closed"])
    async def test_that_no_view_of_the_inbox_sorts_or_scans(self, store: SqlStore, view: str) -> None:
        plan = await explained(store, newest(view, StaffId("ann"), 50))
        assert "USING INDEX" in plan
        assert "TEMP B-TREE" not in plan

    async def test_that_a_reader_does_not_wait_for_a_writer(self, store: SqlStore) -> None:
        made = await begun(store)
        async with store.engine.begin() as connection:
            await connection.execute(text("UPDATE conversations SET locale = 'ar'"))
            assert (await store.conversation(made.id)).locale == "en"
        assert (await store.conversation(made.id)).locale == "ar"

    async def test_that_a_cancelled_transaction_of_the_ledger_locks_nobody_out(self, store: SqlStore) -> None:
        made = await begun(store)

        async def spend() -> None:
            async with store.engine.begin() as connection:
                for _ in range(50):
                    await connection.execute(text("UPDATE conversations SET locale = 'ar' RETURNING id"))

        for wait in range(20):
            task = asyncio.create_task(spend())
            await asyncio.sleep(wait / 2_000)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await asyncio.wait_for(said(store, made, f"Message {wait}"), 5)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def explained(store: SqlStore, query: Select[tuple[object, ...]]) -> str:
    compiled = str(query.compile(store.engine.sync_engine, compile_kwargs={"literal_binds": True}))
    async with store.engine.begin() as connection:
        return "\n".join(str(row) for row in await connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))
