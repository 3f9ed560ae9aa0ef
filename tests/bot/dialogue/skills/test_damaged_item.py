"""What came damaged, was the wrong thing or did not come is sent again or paid back."""

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.generation import Act
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import OWEN, Example

BAD = "damaged_or_wrong_item"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


def reports(folder: Path) -> list[dict[str, str]]:
    """What the shop was told, oldest first."""
    with sqlite3.connect(folder / "shop.db") as connection:
        rows = connection.execute("SELECT action FROM done ORDER BY number").fetchall()
    actions = [json.loads(action) for (action,) in rows]
    return [action for action in actions if action["kind"] == "report_fault"]


async def test_that_a_cracked_thing_is_replaced_after_a_yes(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    which = await visitor.asks(f"something in {order.id} arrived cracked", BAD)
    assert which.problem
    assert "sorry" in said(which)
    assert {line.name for line in order.lines} <= set(which.choices)
    remedy = await visitor.asks(order.lines[1].name)
    assert remedy.choices == ("Send a replacement", "Refund me")
    assert "sorry" not in said(remedy)
    asked = await visitor.asks("Send a replacement")
    for fact in (order.id, order.lines[1].name, "damaged", "21 May 2026"):
        assert fact in said(asked)
    assert reports(tmp_path) == []
    done = await visitor.asks("yes")
    assert done.done is not None
    assert "21 May 2026" in said(done)
    assert done.done.case in said(done)
    assert done.done.address == order.email
    [told] = reports(tmp_path)
    assert (told["product"], told["fault"], told["wish"]) == (
        order.lines[1].product,
        "damaged",
        "replacement",
    )
    assert "cracked" in told["words"]


async def test_that_everything_can_stand_in_the_first_message(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    name = order.lines[0].name
    asked = await visitor.asks(f"the {name} was missing from {order.id}, money back please", BAD)
    assert "as missing" in said(asked)
    assert "£" in said(asked)
    await visitor.asks("yes please")
    [told] = reports(tmp_path)
    assert (told["fault"], told["wish"]) == ("missing", "refund")


async def test_that_the_refund_told_before_is_the_one_of_the_receipt(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    asked = await visitor.asks(f"wrong thing for the {order.lines[0].name}, {order.id}, refund me", BAD)
    done = await visitor.asks("yes")
    [amount] = [word.strip(";,.") for word in said(done).split() if word.startswith("£")]
    assert amount in said(asked)


async def test_that_a_guest_proves_it_with_a_code(visitor: Visitor, shop: SqliteShop, tmp_path: Path) -> None:
    order = await example(shop, Example.MUG)
    first = await visitor.asks(f"my order {order.id} came broken, send a new one", BAD)
    assert "sorry" in said(first)
    assert first.problem
    await visitor.asks(order.email)
    asked = await visitor.asks(CODE)
    assert "replacement" in said(asked)
    await visitor.asks("yes")
    assert len(reports(tmp_path)) == 1


async def test_that_each_thing_is_asked_when_only_the_title_was_clicked(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    await visitor.asks("Damaged, wrong or missing item", BAD)
    await visitor.asks(order.id)
    wrong = await visitor.asks(order.lines[0].name)
    assert wrong.choices == ("It is damaged", "It is the wrong thing", "It is missing")
    await visitor.asks("It is the wrong thing")
    assert "the wrong thing" in said(await visitor.asks("Refund me", "refund_status"))


async def test_that_several_things_are_reported_one_after_the_other(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    await visitor.asks(f"everything in {order.id} was broken, please replace it", BAD)
    first = await visitor.asks("yes")
    assert first.done is not None
    assert order.lines[1].name in said(first)
    assert deeds(tmp_path, "report_fault") == 1
    await visitor.asks("yes")
    assert [told["product"] for told in reports(tmp_path)] == [line.product for line in order.lines]


FLIGHT, BLEND = "Tasting Flight 4 x 60 g", "Hearthside Blend 500 g"
"""What Owen's last order held."""


@pytest.mark.parametrize(
    "text", ["a coffee bag was split open, beans all over the box", "one of the pouches had a hole in it"]
)
async def test_that_the_sort_of_goods_alone_chooses_none_of_several(visitor: Visitor, text: str) -> None:
    await visitor.signs_in(OWEN)
    asked = await visitor.asks(text, BAD)
    assert {FLIGHT, BLEND} <= set(asked.choices)


async def test_that_a_correction_is_heard_at_every_step(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.signs_in(OWEN)
    await visitor.asks("the tasting flight came crushed", BAD)
    assert BLEND in said(await visitor.asks("oh no, the hearthside", "stock_availability"))
    assert FLIGHT in said(await visitor.asks("sorry, i meant the flight", "swap_coffee"))
    assert FLIGHT in said(await visitor.asks("Send a replacement"))
    assert BLEND in said(await visitor.asks("i mean the hearthside", "swap_coffee"))
    await visitor.asks("yes")
    [told] = reports(tmp_path)
    assert told["product"] == "hearthside-blend-500-g"


async def test_that_how_much_of_several_is_left_to_a_person(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_SEVERAL)
    asked = await visitor.asks(f"two bags of {order.id} had burst, refund them", BAD)
    assert "how many" in said(asked)
    assert "£" not in said(asked)
    assert "£" not in said(await visitor.asks("yes"))


async def test_that_a_no_reports_nothing(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"{order.id} came torn, replace it", BAD)
    await visitor.asks("no")
    assert reports(tmp_path) == []


async def test_that_a_report_is_withdrawn_when_it_is_undone(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"{order.id} came torn, replace it", BAD)
    await visitor.asks("yes")
    undone = await visitor.asks("Undo that")
    assert undone.done is not None
    assert undone.done.undone
    assert deeds(tmp_path, "withdraw_case") == 1


async def test_that_after_a_fortnight_the_rule_is_told_and_a_person_is_there(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_15_DAYS_AGO)
    late = await visitor.asks(f"the coffee in {order.id} was mouldy", BAD)
    assert "14 days" in said(late)
    assert "19 May 2026" in said(late)
    assert late.choices == ("Talk to a person",)


async def test_that_an_old_grinder_leads_to_the_warranty(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    late = await visitor.asks(f"the grinder from {order.id} is broken", BAD)
    assert "Warranty and repairs" in late.choices


async def test_that_what_is_on_its_way_may_still_come(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ON_TIME)
    told = await visitor.asks(f"something is missing from {order.id}", BAD)
    assert "separate parcels" in said(told)
    assert "Where is my order" in told.choices


async def test_that_a_second_report_of_the_same_is_refused(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    for _ in range(2):
        await visitor.asks(f"{order.id} came torn, replace it", BAD)
        result = await visitor.asks("yes")
    assert result.act is Act.NO_ANSWER
    assert "already" in said(result)
    assert deeds(tmp_path, "report_fault") == 1


async def test_that_gift_cards_are_looked_at_by_a_person(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.GIFT_CARD)
    await visitor.asks(f"the gift card {order.id} is the wrong one, replace it", BAD)
    assert (await visitor.asks("yes")).handover is HandoverReason.SKILL


async def test_that_a_rude_visitor_is_still_helped_and_an_offer_stays_away(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    await visitor.asks(f"you useless lot, {order.id} is smashed", BAD)
    again = await visitor.asks("bloody amateurs", "complaint")
    assert {line.name for line in order.lines} <= set(again.choices)
    assert again.problem


async def test_that_a_question_in_between_does_not_lose_the_thread(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"{order.id} came torn", BAD)
    assert await visitor.says("how long is the warranty on kettles?", "warranty_repair") is None
    await visitor.asks("Send a replacement")
    await visitor.asks("yes")
    assert len(reports(tmp_path)) == 1
