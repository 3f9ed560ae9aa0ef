"""Which subscription is meant when there are several, or none."""

import sqlite3
from pathlib import Path

from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.dialogue.skills.subscribers import OWEN, TOM, box_of, said


def subscribes_besides(folder: Path, customer: str, product: str, name: str, state: str) -> None:
    """Another subscription, like the one the customer has."""
    row = "'second', customer, ?, ?, every_weeks, price, currency, ?, started_on, next_on, skips"
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute(
            f"INSERT INTO subscriptions SELECT {row} FROM subscriptions WHERE customer = ?",
            (product, name, state, customer),
        )


async def test_that_the_one_that_is_named_is_meant_though_nothing_can_be_done_with_it(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    mine = await box_of(shop)
    subscribes_besides(tmp_path, mine.customer, "hearthside-blend-250-g", "Hearthside Blend 250 g", "paused")
    await visitor.signs_in(TOM)
    told = await visitor.asks("skip the hearthside", "skip_box")
    assert "Hearthside Blend 250 g" in said(told)
    assert "paused" in said(told)
    assert "Kiambu Ridge" in said(await visitor.asks("skip the kiambu then", "skip_box"))


async def test_that_of_two_that_run_the_named_one_is_meant(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    mine = await box_of(shop)
    subscribes_besides(tmp_path, mine.customer, "hearthside-blend-250-g", "Hearthside Blend 250 g", "active")
    await visitor.signs_in(TOM)
    asked = await visitor.asks("leave out my next box", "skip_box")
    assert {"Kiambu Ridge 250 g", "Hearthside Blend 250 g"} <= set(asked.choices)
    assert "Hearthside Blend 250 g" in said(await visitor.asks("the hearthside"))


async def test_that_what_came_with_an_order_is_no_subscription_and_leads_to_the_order(
    visitor: Visitor, shop: SqliteShop
) -> None:
    owen = await shop.customer_by_email(OWEN)
    assert owen is not None
    [order] = await shop.orders_of(owen.id, 1)
    await visitor.signs_in(OWEN)
    told = await visitor.asks("change the hearthside for something else", "swap_coffee")
    assert "Hearthside Blend 500 g" in said(told)
    assert order.id in said(told)
    assert told.choices[:2] == ("Return something", "Exchange something")


async def test_that_without_a_name_there_is_just_no_subscription(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    told = await visitor.asks("pause my boxes", "pause_subscription")
    assert "no running subscription" in said(told)
