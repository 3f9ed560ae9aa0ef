"""Sending something back, for the money or for something else of the same price."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.dialogue.lines import plain
from bot.dialogue.skills.errand import Errand
from bot.shop import Order
from bot.shop.folder import open_folder
from bot.shop.sqlite import SqliteShop
from intents.catalogue import read_catalogue
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, deeds, example, owner_of, said
from tests.contracts.shop_examples import OWEN, Example

RETURN = "return_item"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


def pounds(minor: int) -> str:
    return f"£{minor / 100:.2f}"


async def returning(shop: SqliteShop, order: Order) -> set[str]:
    found = await shop.order(order.id)
    assert found is not None
    return set(found.returning)


async def test_that_a_whole_order_goes_back_after_a_yes_and_only_once(
    visitor: Visitor, shop: SqliteShop, tmp_path: Path
) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    which = await visitor.asks(f"i want to return something from {order.id}", RETURN)
    assert which.choices == (*(line.name for line in order.lines), "All of it")
    condition = await visitor.asks("All of it")
    assert condition.choices == ("Unopened and unused", "Opened or used")
    asked = await visitor.asks("Unopened and unused")
    for fact in ("£2.95", "3 June 2026", pounds(order.total.minor - 295), "three working days", order.id):
        assert fact in said(asked)
    assert await returning(shop, order) == set()
    done = await visitor.asks("yes")
    assert done.done is not None
    assert await returning(shop, order) == {line.product for line in order.lines}
    for fact in (pounds(order.total.minor - 295), "3 June 2026", done.done.case):
        assert fact in said(done)
    assert (done.done.address, done.done.subject) == (order.email, f"Your return from order {order.id}")
    assert done.cards[0]["url"] == f"/account/orders/{order.id}"
    assert deeds(tmp_path, "open_return") == 1


async def test_that_everything_can_stand_in_the_first_message(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    first = order.lines[0]
    text = f"please take back the {first.name} from {order.id}, it is still sealed, i bought two by mistake"
    asked = await visitor.asks(text, RETURN)
    assert first.name in said(asked)
    assert order.lines[1].name not in said(asked)
    await visitor.asks("ok do it")
    assert await returning(shop, order) == {first.product}


async def test_that_the_refund_told_before_is_the_one_of_the_receipt(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    asked = await visitor.asks(f"return the {order.lines[1].name} of {order.id}, unused", RETURN)
    done = await visitor.asks("yes")
    amounts = [word.strip(";,.") for word in said(done).split() if word.startswith("£")]
    assert amounts
    assert amounts[0] in said(asked)


async def test_that_a_guest_proves_it_with_a_code_and_is_not_asked_twice(
    visitor: Visitor, shop: SqliteShop
) -> None:
    order = await example(shop, Example.ARRIVED)
    await visitor.asks(f"return the {order.lines[0].name}, unused", RETURN)
    await visitor.asks(order.email)
    assert visitor.codes.sent == [order.email]
    asked = await visitor.asks(CODE)
    assert asked.identity == order.customer
    assert order.lines[0].name in said(asked)
    await visitor.asks("yes")
    assert await returning(shop, order) == {order.lines[0].product}


async def test_that_what_is_said_while_a_code_is_awaited_is_remembered(
    visitor: Visitor, shop: SqliteShop
) -> None:
    order = await example(shop, Example.ARRIVED)
    await visitor.asks("i want to send something back", RETURN)
    await visitor.asks(order.email)
    await visitor.asks(f"it's the {order.lines[0].name} from {order.id}, unopened")
    asked = await visitor.asks(CODE)
    assert order.lines[0].name in said(asked)
    assert "Shall I" in said(asked)


async def test_that_somebody_elses_order_is_not_found(visitor: Visitor, shop: SqliteShop) -> None:
    other = await example(shop, Example.MUG)
    await owner_of(visitor, Example.ARRIVED)
    asked = await visitor.asks(f"return order {other.id}", RETURN)
    assert "cannot find" in said(asked)
    assert other.lines[0].name not in said(asked)


async def test_that_a_no_keeps_it(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"return order {order.id}, unused", RETURN)
    kept = await visitor.asks("no")
    assert kept.done is None
    assert await returning(shop, order) == set()
    assert visitor.state.skill is None


async def test_that_a_return_is_withdrawn_when_it_is_undone(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"return order {order.id}, unused", RETURN)
    done = await visitor.asks("yes")
    assert "Undo that" in done.choices
    undone = await visitor.asks("Undo that")
    assert "do not post" in said(undone)
    assert await returning(shop, order) == set()


async def test_that_a_question_in_between_is_answered_and_the_return_goes_on(
    visitor: Visitor, shop: SqliteShop
) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"return order {order.id}", RETURN)
    assert await visitor.says("how long does a refund take?", "refund_status") is None
    await visitor.asks("Back to my order")
    await visitor.asks("never used")
    await visitor.asks("yes")
    assert await returning(shop, order) == {order.lines[0].product}


async def test_that_the_goods_can_be_changed_before_the_yes(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED)
    first, second = order.lines
    await visitor.asks(f"return the {first.name} from {order.id}, unopened", RETURN)
    again = await visitor.asks(f"and the {second.name} as well")
    assert again.choices == ("Unopened and unused", "Opened or used"), "the second may have been used"
    await visitor.asks("yes they are")
    await visitor.asks("yes")
    assert await returning(shop, order) == {first.product, second.product}


async def test_that_after_thirty_days_the_rule_is_told(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_31_DAYS_AGO)
    refused = await visitor.asks(f"return order {order.id}, unopened", RETURN)
    for fact in ("30 days", "19 April 2026", "19 May 2026"):
        assert fact in said(refused)
    assert refused.choices == ("Damaged, wrong or missing item", "Talk to a person")
    assert deeds(tmp_path, "open_return") == 0
    assert "sorry" not in said(refused)


async def test_that_who_is_upset_hears_regret_before_the_no(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_31_DAYS_AGO)
    refused = await visitor.asks(f"what a joke, return order {order.id}, unopened", RETURN, "complaint")
    assert "sorry" in refused.lines[0]
    assert "30 days" in said(refused)


@pytest.mark.parametrize(
    ("kind", "way_on"),
    [
        (Example.PLACED, "Cancel an order"),
        (Example.PACKED, "Where is my order"),
        (Example.LATE, "Where is my order"),
    ],
)
async def test_that_what_has_not_arrived_leads_elsewhere(
    visitor: Visitor, kind: Example, way_on: str
) -> None:
    _, order = await owner_of(visitor, kind)
    assert way_on in (await visitor.asks(f"return order {order.id}", RETURN)).choices


async def test_that_opened_coffee_is_replaced_by_a_person(visitor: Visitor, tmp_path: Path) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_SEVERAL)
    asked = await visitor.asks(
        f"i opened the coffee from {order.id} and we hate it, take it back please", RETURN
    )
    assert "one opened bag per order" in said(asked)
    passed = await visitor.asks("yes")
    assert passed.handover is HandoverReason.SKILL
    assert deeds(tmp_path, "open_return") == 0


async def test_that_what_was_used_stays(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    refused = await visitor.asks(f"return order {order.id}, i have used it", RETURN)
    assert refused.choices == ("Damaged, wrong or missing item", "Talk to a person")


async def test_that_gift_cards_are_checked_by_a_person(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.GIFT_CARD)
    asked = await visitor.asks(f"return the gift card {order.id}", RETURN)
    assert "spent" in said(asked)
    assert (await visitor.asks("yes")).handover is HandoverReason.SKILL


async def test_that_all_pieces_of_a_product_go_together(visitor: Visitor, shop: SqliteShop) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_SEVERAL)
    asked = await visitor.asks(f"return only one of the three bags from {order.id}, sealed", RETURN)
    assert asked.choices == ("All of it", "Talk to a person")
    assert "3 x" in said(await visitor.asks("All of it"))
    await visitor.asks("yes")
    assert await returning(shop, order) == {order.lines[0].product}


async def test_that_the_label_from_abroad_is_dearer(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.ARRIVED_ABROAD)
    asked = await visitor.asks(f"return order {order.id}, unopened", RETURN)
    assert "£12.95" in said(asked)
    assert pounds(max(order.total.minor - 1_295, 0)) in said(asked)


async def test_that_a_second_return_of_the_same_is_told_of(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"return order {order.id}, unused", RETURN)
    await visitor.asks("yes")
    assert "open already" in said(await visitor.asks(f"return order {order.id}", RETURN))


async def test_that_a_vague_visitor_gets_a_person_in_the_end(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"return order {order.id}", RETURN)
    assert "Talk to a person" in (await visitor.asks("hm")).choices
    await visitor.asks("dunno")
    assert (await visitor.asks("whatever")).handover is HandoverReason.SKILL


async def test_that_a_grumble_does_not_end_it(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    await visitor.asks(f"take that rubbish back, {order.id}", RETURN)
    assert (
        "Unopened and unused" in (await visitor.asks("this is ridiculous, you clowns", "complaint")).choices
    )


async def test_that_a_question_about_the_rules_starts_no_return(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    assert await visitor.says("how do returns work here", RETURN) is None


@pytest.mark.parametrize("name", ["return_item", "damaged_item", "warranty_claim", "data_request"])
def test_that_labels_that_lead_elsewhere_are_titles_and_that_clicked_titles_tell_nothing(
    visitor: Visitor, name: str
) -> None:
    intents = read_catalogue(open_folder(None).intents).intents
    skill = visitor.skills[name]
    assert isinstance(skill, Errand)
    labels = skill.script.labels.items()
    leading = {label for key, label in labels if key.startswith(("to_", "refused_", "cancel_"))}
    assert leading <= {intent.title for intent in intents}
    known = skill.script.words.get("nothing_said") or skill.script.words["unclear"]
    own = {
        plain(intent.title) for intent in intents if intent.skill == name and intent.name != "delete_account"
    }
    assert own <= known, "a click on a title is no description"


async def test_that_a_label_that_does_not_print_opens_no_second_return(visitor: Visitor) -> None:
    told = await visitor.asks("my returns label won't print", RETURN)
    assert "label" in said(told)
    assert told.explain
    assert visitor.state.skill is None


async def test_that_a_question_that_opens_a_return_is_answered_from_the_articles_too(
    visitor: Visitor,
) -> None:
    _, order = await owner_of(visitor, Example.MUG)
    assert (await visitor.asks(f"{order.id} is not for me, can my order go back?", RETURN)).explain
    assert not (await visitor.asks("unused")).explain
