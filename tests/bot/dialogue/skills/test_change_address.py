"""Another address for an order or a subscription: asked for once, read back, confirmed, taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.dialogue.skills.address_words import address_in
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import OWEN, TOM, Example

NEW = "14 Quarry Lane, Bath, BA1 5QX"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def goes_to(shop: SqliteShop, kind: Example = Example.PLACED) -> str:
    return (await example(shop, kind)).ship_to


async def box_goes_to(shop: SqliteShop) -> str:
    customer = await shop.customer_by_email(TOM)
    assert customer is not None
    return (await shop.subscriptions_of(customer.id))[0].ship_to


async def test_that_an_address_is_asked_for_read_back_and_changed_after_a_yes(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    asked = await visitor.asks("i put in the wrong address on my order", "change_address")
    assert order.ship_to in said(asked)
    assert NEW in said(await visitor.asks(NEW))
    assert await goes_to(shop) == order.ship_to
    result = await visitor.asks("yes")
    assert await goes_to(shop) == NEW
    assert NEW in said(result)
    assert result.done is not None
    assert result.done.address == order.email
    assert deeds(tmp_path, "change_address") == 1


async def test_that_it_can_be_taken_back(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    await visitor.asks(f"please send my order to {NEW}", "change_address")
    assert (await visitor.asks("yes")).choices == ("Undo that",)
    await visitor.asks("Undo that")
    assert await goes_to(shop) == order.ship_to


async def test_that_all_in_the_first_message_survives_the_code(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.asks(f"change the address to {NEW} for order {order.id}, thanks", "change_address")
    await visitor.asks(order.email)
    asked = await visitor.asks(CODE)
    assert NEW in said(asked)
    assert order.id in said(asked)
    await visitor.asks("yes")
    assert await goes_to(shop) == NEW


async def test_that_an_address_that_sounds_like_something_else_is_still_the_answer(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("new address for my order", "change_address")
    assert NEW in said(await visitor.asks(NEW, "visit_us"))


async def test_that_a_postcode_is_no_order_number(visitor: Visitor) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("new address for my order", "change_address")
    american = "12 Larkspur Avenue, San Perdido, CA 00042"
    assert american in said(await visitor.asks(american))
    refused = await visitor.asks("12 Larkspur Avenue, San Perdido, CA 00042, United States")
    assert "United States" in said(refused)
    again = await visitor.asks("yes")
    assert "same country" in said(again)
    assert again.done is None


async def test_that_a_refused_address_is_asked_for_again(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED_EQUIPMENT)
    await visitor.asks("send my order to PO Box 12, Bath, BA1 5QX", "change_address")
    assert "PO boxes" in said(await visitor.asks("yes"))
    await visitor.asks(NEW)
    await visitor.asks("yes")
    assert await goes_to(shop, Example.PLACED_EQUIPMENT) == NEW


async def test_that_half_an_address_is_asked_for_whole(visitor: Visitor) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("wrong address on my order", "change_address")
    assert "commas" in said(await visitor.asks("14 Quarry Lane"))
    assert NEW in said(await visitor.asks("14 Quarry Lane\nBath\nBA1 5QX"))


async def test_that_a_correction_is_read_back_instead(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks(f"please send my order to {NEW}", "change_address")
    assert "15 Quarry Lane" in said(await visitor.asks("no, 15 Quarry Lane, Bath, BA1 5QX"))
    await visitor.asks("yes")
    assert await goes_to(shop) == "15 Quarry Lane, Bath, BA1 5QX"


async def test_that_a_no_keeps_the_old_one(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    await visitor.asks(f"please send my order to {NEW}", "change_address")
    await visitor.asks("no")
    assert await goes_to(shop) == order.ship_to
    assert visitor.state.skill is None


async def test_that_words_for_the_subscription_change_its_address_and_undo_sets_it_back(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    old = await box_goes_to(shop)
    await visitor.asks("address change for my subscription please", "change_address")
    assert NEW in said(await visitor.asks(NEW))
    done = await visitor.asks("yes, use this address")
    assert done.done is not None
    assert done.done.action == "change_box_address"
    assert await box_goes_to(shop) == NEW
    await visitor.asks("undo")
    assert await box_goes_to(shop) == old


async def test_that_without_an_order_it_is_asked_whether_the_subscription_is_meant(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks(f"please change my address to {NEW}", "change_address")
    assert asked.choices == ("For my subscription",)
    assert NEW in said(await visitor.asks("For my subscription"))
    await visitor.asks("yes")
    assert await box_goes_to(shop) == NEW


@pytest.mark.parametrize(
    ("kind", "word"),
    [(Example.PACKED, "label is printed"), (Example.LATE, "on its way"), (Example.ARRIVED, "no longer")],
)
async def test_that_it_is_said_why_it_is_too_late(visitor: Visitor, kind: Example, word: str) -> None:
    _, order = await owner_of(visitor, kind)
    result = await visitor.asks(f"send {order.id} to {NEW}", "change_address")
    assert word in said(result)
    assert result.explain


async def test_that_the_account_and_names_are_not_what_is_changed_here(visitor: Visitor) -> None:
    account = await visitor.asks("please update the saved address in my account", "change_address")
    assert account.handover is None
    assert account.explain
    name = await visitor.asks("please correct the phone number on my parcel", "change_address")
    assert name.handover is HandoverReason.SKILL


async def test_that_a_question_may_come_between(visitor: Visitor, shop: SqliteShop) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("wrong address on my order", "change_address")
    assert await visitor.says("how much is delivery to France?", "shipping_info") is None
    await visitor.asks(NEW)
    await visitor.asks("yes")
    assert await goes_to(shop) == NEW


async def test_that_the_vague_and_the_rude_end_with_a_person(visitor: Visitor) -> None:
    await owner_of(visitor, Example.PLACED)
    await visitor.asks("wrong address on my order", "change_address")
    results = [await visitor.asks(text) for text in ("just fix it", "idiots", "do it")]
    assert "Talk to a person" in results[0].choices
    assert results[-1].handover is HandoverReason.SKILL


async def test_that_nobody_redirects_what_is_not_theirs(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    await visitor.signs_in(OWEN)
    result = await visitor.asks(f"send {order.id} to {NEW}", "change_address")
    assert order.ship_to not in said(result)
    assert "cannot find" in said(result)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "my new address is 6 Mill Rise, Hexham NE46 1AA for order JR-123456",
            "6 Mill Rise, Hexham NE46 1AA",
        ),
        ("can it go to Flat 3, 2 Elm Grove, Bristol BS3 1AA please", "Flat 3, 2 Elm Grove, Bristol BS3 1AA"),
        ("ordered for tomorrow but i won't be in, can it go to a pick up point", ""),
        ("moved flat, same block. 3C is now 5A, for the plan and for the order", ""),
        ("where is 14 Quarry Lane, Bath?", ""),
    ],
)
def test_that_only_a_whole_address_is_taken_from_a_message(text: str, line: str) -> None:
    assert address_in(text, awaited=False) == line
