"""A shop's file made beside the one in use, and put in its place between two writes."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

from bot.errors import NotReady
from bot.shop.shop_file import BUSY_MS, is_busy


@contextmanager
def replacing(path: Path, busy_ms: int = BUSY_MS) -> Iterator[Path]:
    """Yields where to write. The file takes the old one's place at the end, and not when something is raised.

    Whoever reads the old file reads on. NotReady when somebody holds it for a write longer than `busy_ms`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{token_hex(4)}.new")
    try:
        yield new
        with _nobody_writing(path, busy_ms):
            _journal(path).unlink(missing_ok=True)
            os.replace(new, path)
    finally:
        for left in (new, _journal(new)):
            left.unlink(missing_ok=True)


@contextmanager
def _nobody_writing(path: Path, busy_ms: int) -> Iterator[None]:
    """SQLite would play the journal of a write that was under way into the new file."""
    if not path.exists():
        yield
        return
    url = f"file:{quote(path.absolute().as_posix())}?mode=rw"
    connection = sqlite3.connect(url, uri=True, timeout=busy_ms / 1_000, isolation_level=None)
    try:
        _hold(connection, path)
        yield
    finally:
        connection.close()


def _hold(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise NotReady(
                f"{path.name} is being written to: stop what uses it, such as rekindle serve, and try again"
            ) from error
        # What is no database is being written to by nobody.


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")
