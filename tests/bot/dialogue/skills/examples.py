"""The demo shop with an order in each state, and visitors who are their customers."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.dialogue import SkillResult
from bot.shop import Order
from bot.shop.sqlite import SqliteShop, open_shop
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.shops import NOW, arranged_copy_to, examples
from tests.contracts.shop_examples import Example


@asynccontextmanager
async def arranged_shop(folder: Path) -> AsyncIterator[SqliteShop]:
    opened = open_shop(arranged_copy_to(folder), clock=lambda: NOW)
    yield opened
    await opened.close()


async def example(shop: SqliteShop, kind: Example) -> Order:
    order = await shop.order(examples()[kind])
    assert order is not None
    return order


async def owner_of(visitor: Visitor, kind: Example) -> tuple[Visitor, Order]:
    """The visitor, signed in as the customer of that order."""
    order = await example(visitor.shop, kind)
    return await visitor.signs_in(order.email), order


def said(result: SkillResult) -> str:
    """All that the visitor reads: lines and facts."""
    return " ".join((*result.lines, *(one.text for one in result.evidence)))


def deeds(folder: Path, kind: str) -> int:
    """How many actions of a kind the shop in this folder has carried out."""
    with sqlite3.connect(folder / "shop.db") as connection:
        rows = connection.execute("SELECT action FROM done").fetchall()
    return sum(json.loads(action)["kind"] == kind for (action,) in rows)
