"""The demo shop's SQLite file: reads past one another, one writer at a time, no driver's error let out."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import NotReady

Result = TypeVar("Result")
READERS = 3
BUSY_MS = 5_000


class ShopFile:
    """Journal mode stays as it is: a log beside the file would outlive the file that `generate` replaces."""

    def __init__(self, place: str | Path, busy_ms: int = BUSY_MS) -> None:
        path = Path(str(make_url(str(place)).database) if "://" in str(place) else place)
        url = f"sqlite:///file:{quote(path.absolute().as_posix())}?mode=rw&uri=true"
        self._reader = create_engine(url, pool_size=READERS, hide_parameters=True)
        self._writer = create_engine(url, pool_size=1, hide_parameters=True)
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="shop-read")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="shop-write")

        def prepare(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA busy_timeout = {busy_ms}")

        for engine, begin in ((self._reader, "BEGIN"), (self._writer, "BEGIN IMMEDIATE")):
            event.listen(engine, "connect", prepare)
            _follow(engine, path)
            event.listen(engine, "begin", _beginning(begin))

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """`work` sees one state of the file throughout."""
        return await self._elsewhere(self._reading, self._reader, work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """One transaction: all of it when `work` returns, nothing when it raises."""
        return await self._elsewhere(self._writing, self._writer, work)

    async def _elsewhere(
        self, pool: ThreadPoolExecutor, engine: Engine, work: Callable[[Connection], Result]
    ) -> Result:
        return await asyncio.get_running_loop().run_in_executor(pool, _in_transaction, engine, work)

    async def close(self) -> None:
        for pool in (self._reading, self._writing):
            await asyncio.to_thread(pool.shutdown)
        for engine in (self._reader, self._writer):
            engine.dispose()


def _follow(engine: Engine, path: Path) -> None:
    """Leave a file that has been replaced: a connection goes on with the old one, which nobody else sees."""

    def opened(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[path] = _which(path)

    def taken(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[path] != _which(path):
            raise DisconnectionError

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", taken)


def _which(path: Path) -> tuple[int, int] | None:
    """None for a file that is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _beginning(statement: str) -> Callable[[Connection], None]:
    # One that turns from reading to writing half-way can fail; one that starts as a writer waits its turn.
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    with vendor_errors_named(), engine.begin() as connection:
        return work(connection)


@contextmanager
def vendor_errors_named() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if is_busy(getattr(error, "orig", None)):
            raise NotReady("the demo shop's file is in use for too long; try again in a moment") from error
        raise NotReady(
            "the demo shop's file is missing or from an older version; "
            "make it anew with: rekindle shop generate"
        ) from error


def is_busy(error: BaseException | None) -> bool:
    """Another connection holds the file. The lower byte is an error's kind, the others say more about it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
