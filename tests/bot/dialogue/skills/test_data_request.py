"""A copy of somebody's data, or its erasure."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import OWEN, TOM, Example

COPY, ERASE = "data_request", "delete_account"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def test_that_a_copy_is_asked_for_once_and_has_no_undo(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("i'd like a copy of my data", COPY)
    assert "20 June 2026" in said(asked)
    done = await visitor.asks("yes")
    assert done.done is not None
    assert "20 June 2026" in said(done)
    assert (done.done.address, done.choices) == (TOM, ())
    assert visitor.state.undo.get("skill", "") == ""
    await visitor.asks("send me a copy of my data", COPY)
    again = await visitor.asks("yes")
    assert "already" in said(again)
    assert deeds(tmp_path, "request_data") == 1


async def test_that_an_erasure_says_what_is_kept_and_can_be_withdrawn(
    visitor: Visitor, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    asked = await visitor.asks("delete my account", ERASE)
    for fact in ("19 June 2026", "invoices", "six years"):
        assert fact in said(asked)
    assert deeds(tmp_path, "request_data") == 0
    done = await visitor.asks("yes")
    assert done.done is not None
    for fact in ("19 June 2026", "invoices", "six years", done.done.case):
        assert fact in said(done)
    assert done.done.address == order.email
    undone = await visitor.asks("Undo that")
    assert "stay" in said(undone)
    assert deeds(tmp_path, "withdraw_case") == 1


async def test_that_nothing_is_erased_without_proof(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    order = await example(shop, Example.ARRIVED)
    await visitor.asks(f"erase all my data, i am {order.email}", ERASE)
    assert visitor.codes.sent == [order.email]
    assert "code" in said(await visitor.asks("yes"))
    await visitor.asks("000000")
    assert deeds(tmp_path, "request_data") == 0
    asked = await visitor.asks(CODE)
    assert asked.identity == order.customer
    assert "six years" in said(asked)
    await visitor.asks("yes")
    assert deeds(tmp_path, "request_data") == 1


async def test_that_a_no_changes_nothing(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.ARRIVED)
    await visitor.asks("delete my account", ERASE)
    await visitor.asks("no")
    assert deeds(tmp_path, "request_data") == 0


async def test_that_a_subscription_or_the_club_ends_first(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    assert "Cancel my subscription" in (await visitor.asks("delete my account", ERASE)).choices
    await visitor.signs_in(OWEN)
    assert "Club" in said(await visitor.asks("delete my account", ERASE))


async def test_that_a_copy_and_an_erasure_come_in_that_order(visitor: Visitor, tmp_path: Path) -> None:
    await owner_of(visitor, Example.ARRIVED)
    await visitor.asks("send me a copy of my data, then delete everything", ERASE, COPY)
    both = await visitor.asks("yes")
    assert both.done is not None
    assert "six years" in said(both)
    assert deeds(tmp_path, "request_data") == 1
    await visitor.asks("yes")
    assert deeds(tmp_path, "request_data") == 2


async def test_that_a_clicked_title_asks_which(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    which = await visitor.asks("Get or correct my data", COPY)
    assert which.choices == ("Send me a copy of my data", "Delete my account", "Correct something")
    assert "20 June 2026" in said(await visitor.asks("a copy please"))


async def test_that_a_correction_leads_to_the_profile_and_a_person(visitor: Visitor) -> None:
    told = await visitor.asks("you have my date of birth wrong, please fix your records", COPY)
    assert "Profile" in said(told)
    assert told.choices == ("Talk to a person",)


async def test_that_one_entry_is_not_the_whole_account(visitor: Visitor) -> None:
    told = await visitor.asks("please delete my phone number from your records", ERASE)
    assert told.choices == ("Delete my account", "Talk to a person")
    assert visitor.state.skill is None


async def test_that_somebody_elses_data_are_a_persons_matter(visitor: Visitor) -> None:
    told = await visitor.asks("delete the account of my late husband please", ERASE)
    assert told.handover is HandoverReason.SKILL


async def test_that_a_vague_visitor_gets_a_person_in_the_end(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("Get or correct my data", COPY)
    assert "Talk to a person" in (await visitor.asks("hm")).choices
    await visitor.asks("dunno")
    assert (await visitor.asks("well")).handover is HandoverReason.SKILL


async def test_that_a_question_or_a_grumble_in_between_does_not_lose_the_thread(
    visitor: Visitor, tmp_path: Path
) -> None:
    await owner_of(visitor, Example.ARRIVED)
    await visitor.asks("delete my account", ERASE)
    assert await visitor.says("what about the weather on mars?", "out_of_scope") is None
    await visitor.asks("hurry up you lot", "complaint")
    await visitor.asks("yes")
    assert deeds(tmp_path, "request_data") == 1


async def test_that_a_question_about_erasure_starts_none(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    assert await visitor.says("how long does it take until an account is gone", ERASE) is None
