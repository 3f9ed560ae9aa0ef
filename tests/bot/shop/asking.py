"""Questions in SQL to the demo shop that was generated once."""

import sqlite3
from typing import Any

from tests.bot.shops import NOW, generated

SECONDS = int(NOW.timestamp())
DAY = 86_400


def rows(query: str, *values: Any) -> list[Any]:
    with sqlite3.connect(generated()[0]) as connection:
        return connection.execute(query, values).fetchall()


def count(query: str, *values: Any) -> int:
    return int(rows(query, *values)[0][0])
