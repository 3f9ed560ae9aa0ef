"""The database's shape: up, down and up again, and the same as the tables in the code."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.storage.database import open_database
from bot.storage.migrations import migrate, unmigrate
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


async def looked_at(url: str, look: Any) -> Any:
    database = open_database(url)
    found = await database.write(look)
    await database.close()
    return found


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


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
