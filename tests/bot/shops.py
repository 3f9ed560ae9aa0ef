"""The demo shop as of one fixed day, generated once per test run."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.shop.generate import Summary, generate

NOW = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)


@cache
def generated() -> tuple[Path, Summary]:
    """Read-only by agreement: a test that writes takes a copy."""
    folder = Path(tempfile.mkdtemp(prefix="demo-shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "shop.db", generate(folder / "shop.db", now=NOW)


def copy_to(folder: Path) -> Path:
    return Path(shutil.copy(generated()[0], folder / "shop.db"))
