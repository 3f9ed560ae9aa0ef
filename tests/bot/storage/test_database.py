"""Which database a URL means, and what is said when it cannot be had."""

import sys
from pathlib import Path

import pytest

from bot.errors import MissingExtra, NotReady, SettingError
from bot.storage.database import parse
from bot.storage.sqlalchemy import open_store
from bot.storage.types import SiteId


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///rekindle.db", "sqlite"),
        ("sqlite+aiosqlite:///rekindle.db", "sqlite"),
        ("postgresql://shop@db.example/rekindle", "postgresql"),
        ("postgresql+asyncpg://shop@db.example/rekindle", "postgresql"),
        ("postgresql+psycopg://shop@db.example/rekindle", "postgresql"),
    ],
)
def test_that_the_driver_goes_without_saying(url: str, driver: str) -> None:
    assert parse(url).drivername == driver


@pytest.mark.parametrize(
    "url", ["", "rekindle.db", "mysql://db.example/shop", "sqlite://", "sqlite:///:memory:"]
)
def test_that_a_url_that_cannot_work_names_the_setting(url: str) -> None:
    with pytest.raises(SettingError, match="REKINDLE_STORE"):
        open_store(url)


def test_that_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(MissingExtra, match=r"rekindle\[postgres\]"):
        open_store("postgresql://db.example/rekindle")


async def test_that_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/deep/down/rekindle.db")
    assert not await store.ready()
    assert (tmp_path / "deep" / "down").is_dir()
    await store.close()


async def test_that_a_server_that_is_not_there_is_named_as_such() -> None:
    store = open_store("postgresql://127.0.0.1:1/rekindle")
    assert not await store.ready()
    with pytest.raises(NotReady, match="REKINDLE_STORE"):
        await store.create_conversation(SiteId("demo"), "en", "hash")
    await store.close()
