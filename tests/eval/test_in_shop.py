"""What a dialogue expects of the shop's records: read through the port, and wrong where it does not show."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.shop.sqlite import SqliteShop, open_shop
from bot.storage.types import CustomerId
from eval.suites.dialogues import InShop
from eval.suites.in_shop import shop_faults
from tests.bot.shops import NOW, copy_to

LATE_ORDER = "JR-104233"
HOLDS: list[dict[str, Any]] = [
    {"order": "shipped", "goes_to": "united kingdom", "returning": 0},
    {"holds": ["2 x Larkrise Breakfast 100 g tin", "1 x Hearthside Blend 500 g"]},
    {"subscription": "active", "every_weeks": 2, "skips": 0, "coffee": "250 g", "box_goes_to": "ZZ0"},
]
FAILS: list[tuple[dict[str, Any], str]] = [
    ({"order": "cancelled"}, "the order 'shipped', expected 'cancelled'"),
    ({"holds": ["1 x Hearthside Blend 500 g"]}, "the order holds"),
    ({"goes_to": "Leeds"}, "expected 'Leeds'"),
    ({"returning": 1}, "on their way back: 0, expected 1"),
    ({"subscription": "paused"}, "the subscription 'active'"),
    ({"coffee": "1 kg"}, "the box brings"),
    ({"every_weeks": 4}, "weeks between boxes: 2"),
    ({"skips": 1}, "boxes skipped: 0"),
    ({"box_goes_to": "Leeds"}, "the box goes to"),
]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    opened = open_shop(copy_to(tmp_path), clock=lambda: NOW)
    yield opened
    await opened.close()


async def of_story(shop: SqliteShop, expected: dict[str, Any]) -> list[str]:
    about_box = {"subscription", "coffee", "every_weeks", "skips", "box_goes_to"} & set(expected)
    key = "leaving-treated" if about_box else "late-parcel"
    [customer] = [CustomerId(story.customer) for story in await shop.stories() if story.key == key]
    return await shop_faults(shop, InShop(**expected), customer, LATE_ORDER)


@pytest.mark.parametrize("expected", HOLDS)
async def test_that_what_the_shop_shows_holds(shop: SqliteShop, expected: dict[str, Any]) -> None:
    assert await of_story(shop, expected) == []


@pytest.mark.parametrize(("expected", "fault"), FAILS, ids=[next(iter(row)) for row, _ in FAILS])
async def test_that_each_expectation_can_fail(shop: SqliteShop, expected: dict[str, Any], fault: str) -> None:
    [found] = await of_story(shop, expected)
    assert fault in found


def test_that_no_expectation_is_left_without_a_failure() -> None:
    assert {name for expected, _ in FAILS for name in expected} == set(InShop.model_fields)


async def test_that_records_that_are_not_there_are_a_fault(shop: SqliteShop) -> None:
    nobody = CustomerId("nobody")
    assert await shop_faults(shop, InShop(order="placed"), nobody, "JR-1") == ["the shop has no order 'JR-1'"]
    [found] = await shop_faults(shop, InShop(subscription="active"), nobody, "")
    assert "no subscription" in found
