"""A grinder or kettle that failed in use."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.bot.dialogue.skills.test_damaged_item import reports
from tests.contracts.shop_examples import NELL, Example

CLAIM = "warranty_repair"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def test_that_a_claim_is_opened_after_a_yes_and_only_once(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    asked = await visitor.asks(f"my grinder from {order.id} just hums and nothing turns", CLAIM)
    for fact in (order.lines[0].name, "25 June 2026", "22 May 2026", "ten working days", "postage"):
        assert fact in said(asked)
    assert asked.problem
    done = await visitor.asks("yes")
    assert done.done is not None
    assert "22 May 2026" in said(done)
    assert done.done.case in said(done)
    [told] = reports(tmp_path)
    assert (told["fault"], told["wish"]) == ("faulty", "repair")
    assert "hums" in told["words"]


async def test_that_the_order_is_found_by_the_kind_of_thing(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    asked = await visitor.asks("the grinder broke after all this time", CLAIM)
    assert order.lines[0].name in said(asked)


async def test_that_the_fault_is_asked_for_when_it_was_not_told(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    asked = await visitor.asks("Warranty and repairs", CLAIM)
    while "Which" in said(asked):
        asked = await visitor.asks(order.id)
    assert order.lines[0].name in said(asked)
    await visitor.asks("the crank came off")
    await visitor.asks("yes")
    assert "crank" in reports(tmp_path)[0]["words"]


async def test_that_a_guest_proves_it_with_a_code(visitor: Visitor, shop: SqliteShop, tmp_path: Path) -> None:
    order = await example(shop, Example.GRINDER_OF_35_MONTHS)
    await visitor.asks(f"grinder {order.id} stopped working", CLAIM)
    await visitor.asks(order.email)
    assert "under warranty" in said(await visitor.asks(CODE)) or visitor.state.slots.get("plan")
    await visitor.asks("yes")
    assert len(reports(tmp_path)) == 1


async def test_that_after_the_warranty_a_repair_against_payment_is_named(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.KETTLE_OF_25_MONTHS)
    told = await visitor.asks(f"kettle from {order.id} no longer heats", CLAIM)
    for fact in ("two years", "15 April 2026", "£20", "six months"):
        assert fact in said(told)
    assert told.choices == ("Talk to a person",)


async def test_that_in_an_office_the_warranty_is_a_year(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    told = await visitor.asks(f"the grinder in our office ({order.id}) stopped working", CLAIM)
    assert "one year" in said(told)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("the burrs of my grinder are worn out", "£18"),
        ("my kettle is full of limescale", "Limescale is not covered"),
        ("i need a new lid for my kettle", "£8"),
    ],
)
async def test_that_wear_limescale_and_parts_need_no_account(visitor: Visitor, text: str, fact: str) -> None:
    told = await visitor.asks(text, CLAIM)
    assert fact in said(told)
    assert told.explain
    assert told.choices == ("Warranty and repairs", "Talk to a person")
    assert visitor.state.skill is None


async def test_that_danger_comes_first(visitor: Visitor) -> None:
    first = await visitor.asks("smoke came out of my grinder this morning", CLAIM)
    assert first.lines[0].startswith("Please unplug it")


async def test_that_who_has_no_equipment_is_told_so(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    told = await visitor.asks("my kettle broke", CLAIM)
    assert "no grinder or kettle" in said(told)
    assert told.choices == ("Talk to a person",)


async def test_that_a_mug_has_no_warranty(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    told = await visitor.asks(f"what i bought in {order.id} broke", CLAIM)
    assert "Damaged, wrong or missing item" in told.choices


async def test_that_what_is_not_delivered_leads_to_its_order(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.PLACED_EQUIPMENT)
    assert "Cancel an order" in (await visitor.asks(f"grinder {order.id} is broken", CLAIM)).choices


async def test_that_a_claim_can_be_declined_and_undone(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    await visitor.asks(f"grinder {order.id} is jammed", CLAIM)
    await visitor.asks("no")
    assert reports(tmp_path) == []
    await visitor.asks(f"grinder {order.id} is jammed", CLAIM)
    await visitor.asks("yes")
    assert "withdrawn" in said(await visitor.asks("Undo that"))
    assert deeds(tmp_path, "withdraw_case") == 1


async def test_that_a_question_about_the_warranty_starts_no_claim(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    assert await visitor.says("how long is the warranty on the grinder", CLAIM) is None


async def test_that_a_grumble_or_a_question_in_between_does_not_end_it(
    visitor: Visitor, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    await visitor.asks(f"grinder {order.id} is jammed, what a piece of junk", CLAIM)
    assert await visitor.says("how much is delivery", "shipping_info") is None
    await visitor.asks("get on with it you muppets", "complaint")
    await visitor.asks("yes")
    assert len(reports(tmp_path)) == 1


async def test_that_a_claim_under_way_is_looked_into_by_a_person(visitor: Visitor) -> None:
    told = await visitor.asks("i sent my grinder in for repair three weeks ago and heard nothing", CLAIM)
    assert told.choices == ("Talk to a person",)


async def test_that_what_has_only_just_come_can_be_replaced_instead(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    fresh = await example(shop, Example.ARRIVED)
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        when = "UPDATE orders SET delivered_at = (SELECT delivered_at FROM orders WHERE id = ?) WHERE id = ?"
        connection.execute(when, (fresh.id, order.id))
    asked = await visitor.asks(f"grinder {order.id} is jammed", CLAIM)
    assert "17 May 2026" in said(asked)
    assert "Damaged, wrong or missing item" in asked.choices
    other = await visitor.asks("Damaged, wrong or missing item", "damaged_or_wrong_item")
    assert visitor.state.skill == "damaged_item"
    assert other.problem
