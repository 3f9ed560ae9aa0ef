"""The database's shape: up, down and up again, and the same as the tables in the code."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.storage.database import open_database
from bot.storage.migrations import migrate, unmigrate
from bot.storage.reviews import Help, RatedPassage
from bot.storage.sqlalchemy import open_store
from bot.storage.tables import metadata
from tests.bot.storage.postgres import database_for_one_test
from tests.contracts.store_parts import begun


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/rekindle.db"
        return
    async with database_for_one_test() as name:
        yield name


OLD_REVIEW = (
    "INSERT INTO conversations"
    " (id, site, token_hash, owner, tier, locale, life, last_seq, created_at, updated_at)"
    " VALUES ('c-1', 'demo', 'hash', 'bot', 'anonymous', 'en', 'open', 1,"
    " '2026-05-20 12:00:00', '2026-05-20 12:00:00')",
    "INSERT INTO events (conversation, seq, author, kind, payload, has_text, at)"
    " VALUES ('c-1', 1, 'visitor', 'message.accepted', '{}', true, '2026-05-20 12:00:00')",
    "INSERT INTO reviews (conversation, message_seq, reviewer, intent, source, model_version, at)"
    " VALUES ('c-1', 1, 'rex', 'order_status', 'unsure', 'i-1', '2026-05-20 12:00:00')",
)


async def looked_at(url: str, look: Any) -> Any:
    database = open_database(url)
    found = await database.write(look)
    await database.close()
    return found


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def reviews_counted(connection: Connection) -> int:
    return len(connection.execute(text("SELECT reviewer FROM reviews")).all())


def differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


async def test_that_the_database_goes_up_down_and_up_again(url: str) -> None:
    await migrate(url)
    assert await looked_at(url, tables) == set(metadata.tables)
    await unmigrate(url)
    assert await looked_at(url, tables) == set()
    await migrate(url)
    assert await looked_at(url, tables) == set(metadata.tables)


async def test_that_migrations_and_tables_agree(url: str) -> None:
    await migrate(url)
    assert await looked_at(url, differences) == []


async def test_that_a_difference_would_be_seen(url: str) -> None:
    await migrate(url)
    await looked_at(
        url, lambda connection: connection.execute(text("ALTER TABLE staff ADD shoe_size INTEGER"))
    )
    assert len(await looked_at(url, differences)) == 1


async def test_that_migrating_again_keeps_what_is_stored(url: str) -> None:
    await migrate(url)
    store = open_store(url)
    made = await begun(store)
    await migrate(url)
    assert await store.conversation(made.id) == made
    await store.close()


async def test_that_reviews_of_old_are_read_and_those_of_today_survive_the_way_back(url: str) -> None:
    await migrate(url, "0004")
    await looked_at(url, lambda connection: [connection.execute(text(row)) for row in OLD_REVIEW])
    await migrate(url)
    store = open_store(url)
    [old] = await store.reviews()
    assert (old.intent, old.passages, old.right_answer) == ("order_status", (), None)
    rated = (RatedPassage("delivery-1a", "delivery", "v-1", Help.HELPFUL),)
    await store.save_review(replace(old, passages=rated))
    await store.close()
    await unmigrate(url, "0004")
    assert await looked_at(url, reviews_counted) == 1
    await migrate(url)
    assert await looked_at(url, differences) == []


async def test_that_a_migration_that_fails_half_way_changes_nothing(url: str) -> None:
    create = "CREATE TABLE retention_log (id INTEGER)"
    await looked_at(url, lambda connection: connection.execute(text(create)))
    with pytest.raises(Exception, match="store"):
        await migrate(url)
    assert await looked_at(url, tables) == {"retention_log"}


async def test_that_a_store_is_ready_only_once_migrated(url: str) -> None:
    store = open_store(url)
    assert not await store.ready()
    await migrate(url)
    assert await store.ready()
    await store.close()
