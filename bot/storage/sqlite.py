"""SQLite: one thread writes, a few read past it (write-ahead log).

A transaction runs whole in a thread: handing over every statement costs more than the statements. Coroutines
queue for the writer in memory, fairly; the busy timeout is for the ledger's engine and for other processes.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import Result, vendor_errors_named

BUSY_MS = 15_000
READERS = 4


class Sqlite:
    def __init__(self, url: URL) -> None:
        Path(str(url.database)).resolve().parent.mkdir(parents=True, exist_ok=True)
        self._writer = create_engine(url, pool_size=1, hide_parameters=True)
        self._reader = create_engine(url, pool_size=READERS, hide_parameters=True)
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        driven = url.set(drivername="sqlite+aiosqlite")
        self.engine = create_async_engine(driven, pool_size=1, max_overflow=0, hide_parameters=True)
        for engine in (self._writer, self._reader, self.engine.sync_engine):
            event.listen(engine, "connect", _prepare)
        for engine in (self._writer, self.engine.sync_engine):
            event.listen(engine, "begin", _begin_at_once)
        event.listen(self.engine.sync_engine, "invalidate", _let_go)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        with vendor_errors_named():
            return await _elsewhere(self._writing, _in_transaction, self._writer, work)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        with vendor_errors_named():
            return await _elsewhere(self._reading, _in_transaction, self._reader, work)

    async def forget(self) -> None:
        """Rows are overwritten when deleted (secure_delete); the log still has them until it is emptied."""
        with vendor_errors_named():
            await _elsewhere(self._writing, _empty_log, self._writer)

    async def close(self) -> None:
        for pool in (self._reading, self._writing):
            await asyncio.to_thread(pool.shutdown)
        await self.engine.dispose()
        self._reader.dispose()
        self._writer.dispose()


async def _elsewhere(pool: ThreadPoolExecutor, function: Callable[..., Result], *given: Any) -> Result:
    return await asyncio.get_running_loop().run_in_executor(pool, function, *given)


def _in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    with engine.begin() as connection:
        return work(connection)


def _empty_log(engine: Engine) -> None:
    # Past SQLAlchemy, which would begin a transaction: SQLite refuses to do this inside one.
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _prepare(connection: Any, _record: Any) -> None:
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


def _begin_at_once(connection: Connection) -> None:
    # One that turns from reading to writing half-way can fail; one that starts as a writer waits its turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _let_go(connection: Any, _record: Any, _error: Any) -> None:
    """A cancelled task leaves its statement open, and with it, until it is collected, the write lock."""
    with suppress(MissingGreenlet, sqlite3.Error, ValueError):  # already closed, or no loop
        connection.rollback()
