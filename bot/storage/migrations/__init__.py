"""The database's shape over time: Alembic, run by the program itself when it starts."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.storage.database import open_database

# Any number will do, as long as every node takes the same one.
ONE_NODE_AT_A_TIME = 7_215_501


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`, all or nothing; nodes that start together wait for one another."""
    await _run(url, lambda config: command.upgrade(config, revision))


async def unmigrate(url: str, revision: str = "base") -> None:
    """Take the database back to `revision`; what later revisions kept is lost."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def _run(url: str, step: Callable[[Config], None]) -> None:
    database = open_database(url)
    try:
        await database.write(lambda connection: _with_config(connection, step))
    finally:
        await database.close()


def _with_config(connection: Connection, step: Callable[[Config], None]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_NODE_AT_A_TIME})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    step(config)
