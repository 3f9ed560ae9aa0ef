"""PostgreSQL through asyncpg: one pool, where a write is a transaction and a read is a single statement."""

from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import MissingExtra
from bot.storage.database import Result, vendor_errors_named


class Postgres:
    def __init__(self, url: URL) -> None:
        driven = url.set(drivername="postgresql+asyncpg")
        try:
            self.engine = create_async_engine(
                driven, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
            )
        except ModuleNotFoundError as error:
            raise MissingExtra("postgres") from error
        self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        with vendor_errors_named():
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        with vendor_errors_named():
            async with self._reader.connect() as connection:
                return await connection.run_sync(work)

    async def forget(self) -> None:
        """The server's own vacuum does it in its time: asking for it here would need the table's owner."""

    async def close(self) -> None:
        await self.engine.dispose()
