"""A PostgreSQL database made for one test and dropped after it; without a server the test is skipped."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from urllib.parse import urlsplit

import pytest

SERVER = os.environ.get("REKINDLE_TEST_POSTGRES", "postgresql://127.0.0.1:5432/postgres")


@asynccontextmanager
async def database_for_one_test() -> AsyncIterator[str]:
    asyncpg = pytest.importorskip("asyncpg", reason="asyncpg is not installed")
    try:
        server = await asyncpg.connect(SERVER, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        pytest.skip(f"no PostgreSQL at {urlsplit(SERVER).netloc.rpartition('@')[2]}: {type(error).__name__}")
    name = f"rekindle_test_{token_hex(8)}"
    try:
        await server.execute(f"CREATE DATABASE {name}")
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        await server.close()
