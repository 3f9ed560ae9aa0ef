"""Connections: one road for writes, one for reads, on SQLite and PostgreSQL alike.

SQLite has one writer, so its write pool holds one connection: coroutines queue for it fairly in memory, and
the busy timeout is left for other processes. Readers go past it (write-ahead log).
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, MissingGreenlet
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import Conflict, MissingExtra, NotReady, SettingError

BUSY_MS = 15_000
READERS = 4
ONE_STATEMENT = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}


class Database:
    """`engine` is the road for writes, open to whoever keeps tables of their own; never ask it for a second
    connection while holding one."""

    def __init__(self, url: str) -> None:
        self.url = normalised(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            self.engine = _sqlite_engine(self.url, pool_size=1)
            event.listen(self.engine.sync_engine, "begin", _begin_at_once)
            self._readers = _sqlite_engine(self.url, pool_size=READERS, **ONE_STATEMENT)
        else:
            self.engine = create_async_engine(self.url, pool_size=10, max_overflow=10, pool_pre_ping=True)
            self._readers = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with _vendor_errors_named(), self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """For one statement: it sees one state of the data, with no transaction around it to pay for."""
        async with _vendor_errors_named(), self._readers.connect() as connection:
            yield connection

    async def shrink_log(self) -> None:
        """Empty SQLite's write-ahead log, where erased text would otherwise stay until it is written over."""
        if self.sqlite:
            async with _vendor_errors_named(), self.engine.connect() as connection:
                await connection.run_sync(_checkpoint)

    async def close(self) -> None:
        await self.engine.dispose()
        await self._readers.dispose()


def normalised(url: str) -> URL:
    """Accept plain `sqlite:` and `postgresql:` URLs too, and name the missing extra or the wrong setting."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingError("REKINDLE_STORE is not a database URL, such as sqlite:///rekindle.db") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise SettingError("REKINDLE_STORE names no file: two connections to :memory: are two databases")
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend in ("postgresql", "postgres"):
        if find_spec("asyncpg") is None:
            raise MissingExtra("postgres")
        return parsed.set(drivername="postgresql+asyncpg")
    raise SettingError(f"REKINDLE_STORE: {backend} is not supported; use sqlite or postgresql")


def _sqlite_engine(url: URL, **options: Any) -> AsyncEngine:
    Path(str(url.database)).resolve().parent.mkdir(parents=True, exist_ok=True)
    # Nothing to reset on return: every transaction here is ended by the block that began it.
    engine = create_async_engine(url, max_overflow=0, pool_timeout=30, pool_reset_on_return=None, **options)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "invalidate", _let_go)
    return engine


def _begin_at_once(connection: Connection) -> None:
    # A transaction that turns from reading to writing half-way can fail; one that starts by writing waits its turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Take transactions over from the driver, and set what each connection needs.

    NORMAL keeps every commit across a killed process: the log is in the operating system's hands before a
    commit returns. Only a power cut can lose the last moments, and never corrupts; FULL costs a disk flush
    for every sentence of a reply.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _let_go(connection: Any, _record: Any, _error: Any) -> None:
    """A cancelled task leaves its statement open, and with it, until it is collected, the write lock."""
    with suppress(MissingGreenlet, sqlite3.Error, ValueError):  # already closed, or no loop
        connection.rollback()


def _checkpoint(connection: Connection) -> None:
    # Past SQLAlchemy, which would begin a transaction: SQLite refuses to do this inside one.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


@asynccontextmanager
async def _vendor_errors_named() -> AsyncIterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict("the store already holds something that this contradicts") from error
    except (DBAPIError, PoolTimeout, OSError) as error:
        raise NotReady(
            "the store does not answer: check REKINDLE_STORE, and that the database runs"
        ) from error
