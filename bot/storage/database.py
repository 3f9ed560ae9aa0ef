"""Which database a URL means, and the roads to it: one for writes, one for reads.

Work on the database is written once, as plain functions over a SQLAlchemy Connection; each back end says how
such a function is run without holding up the event loop.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import Conflict, NotReady, SettingError

Result = TypeVar("Result")


class Database(Protocol):
    @property
    def engine(self) -> AsyncEngine:
        """A road for writes of one's own, the ledger's: `engine.begin()` is one transaction. Never ask for a
        second one while holding one: SQLite has a single writer, which would wait for itself."""
        ...

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """One transaction: committed when `work` returns, rolled back when it raises. A caller that is
        cancelled leaves all of it or none of it behind."""
        ...

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """For one statement: it sees one state of the data, with no transaction around it to pay for."""
        ...

    async def forget(self) -> None:
        """Remove what deleted rows leave behind in the files, as far as the back end lets us."""
        ...

    async def close(self) -> None: ...


def open_database(url: str) -> Database:
    """Nothing is connected until it is used; SettingError or MissingExtra for a URL that cannot work."""
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        from bot.storage.sqlite import Sqlite

        return Sqlite(parsed)
    from bot.storage.postgres import Postgres

    return Postgres(parsed)


def parse(url: str) -> URL:
    """The URL without its driver, which goes without saying."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingError("REKINDLE_STORE is not a database URL, such as sqlite:///rekindle.db") from error
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise SettingError(f"REKINDLE_STORE: {backend} is not supported; use sqlite or postgresql")
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise SettingError("REKINDLE_STORE names no file: two connections to :memory: are two databases")
    return parsed.set(drivername=backend)


@contextmanager
def vendor_errors_named() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict("the store already holds something that this contradicts") from error
    except (DBAPIError, PoolTimeout, OSError) as error:
        raise NotReady(
            "the store does not answer: check REKINDLE_STORE, and that the database runs"
        ) from error
