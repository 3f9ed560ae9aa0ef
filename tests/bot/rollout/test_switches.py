"""The switchboard, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.rollout import Mode, Rollout
from bot.rollout.switches import SqlSwitchboard
from bot.storage.database import open_database
from bot.storage.migrations import migrate
from tests.bot.storage.postgres import database_for_one_test

NOW = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)
SET = Rollout(Mode.SUGGEST, 0.25, {"complaint": Mode.OFF}, changed_by="ada", changed_at=NOW)


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/rekindle.db"
        return
    async with database_for_one_test() as name:
        yield name


async def test_that_what_was_written_is_read_by_every_node(url: str) -> None:
    await migrate(url)
    nodes = open_database(url), open_database(url)
    here, there = (SqlSwitchboard(node) for node in nodes)
    assert await here.read() == Rollout()
    await here.write(SET)
    assert await there.read() == SET
    await there.write(replace(SET, stopped=True))
    assert (await here.read()).stopped
    for node in nodes:
        await node.close()


async def test_that_a_change_says_when_it_was_made(url: str) -> None:
    await migrate(url)
    with pytest.raises(ValueError, match="when"):
        await SqlSwitchboard(open_database(url)).write(Rollout())
