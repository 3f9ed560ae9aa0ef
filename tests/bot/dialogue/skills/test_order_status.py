"""Where is my order, played by visitors of every kind against the generated shop."""

import json
import sqlite3

import pytest

from bot.dialogue import HandoverReason, SkillResult
from bot.dialogue.lines import Say
from bot.generation import Act
from bot.shop import Order, OrderId, OrderState
from bot.shop.sqlite import SqliteShop
from bot.storage.types import CustomerId, Tier
from tests.bot.dialogue.messages import june
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.shops import generated

NELL = "nell.ashdown@post.example"
OWEN = "owen.hartley@inbox.example"
LATE = "JR-104233"


def facts(result: SkillResult) -> str:
    return " ".join(evidence.text for evidence in result.evidence)


async def signed_in(visitor: Visitor, shop: SqliteShop, email: str, tier: Tier = Tier.VERIFIED) -> Visitor:
    customer = await shop.customer_by_email(email)
    assert customer is not None
    visitor.tier, visitor.customer = tier, customer.id
    return visitor


async def an_order(shop: SqliteShop, state: OrderState, *, refunded: bool | None = None) -> Order:
    """Any order in this state."""
    condition = f"state = '{state.value}'"
    if refunded is not None:
        condition += f" AND refunded IS {'NOT ' if refunded else ''}NULL"
    with sqlite3.connect(generated()[0]) as connection:
        found = connection.execute(f"SELECT id FROM orders WHERE {condition} LIMIT 1").fetchone()
    assert found is not None, f"the shop has no {state.value} order on this day"
    order = await shop.order(OrderId(found[0]))
    assert order is not None
    return order


async def test_that_number_and_email_in_one_message_are_enough(visitor: Visitor) -> None:
    result = await visitor.asks(f"where is {LATE}? my mail is {NELL}", "order_status")
    assert "Order JR-104233 was handed to Redkite Parcels on 8 May 2026." in facts(result)
    assert result.cards[0]["order"] == LATE
    assert result.cards[0]["kind"] == "order"


async def test_that_number_and_email_may_come_one_by_one_in_either_order(visitor: Visitor) -> None:
    first = await visitor.asks("where is my order", "order_status")
    assert first.lines
    assert not first.cards
    assert not (await visitor.asks(NELL)).cards
    assert (await visitor.asks("its jr 104233")).cards


async def test_that_another_question_may_come_between(visitor: Visitor) -> None:
    await visitor.asks(f"where is {LATE}", "order_status")
    assert await visitor.says("how long do refunds take", "refund_status") is None
    assert (await visitor.asks(NELL.upper())).cards


async def test_that_never_mind_leaves_and_nothing_is_kept(visitor: Visitor) -> None:
    await visitor.asks(f"where is {LATE}", "order_status")
    assert await visitor.says("never mind") is None
    assert visitor.state.skill is None
    assert visitor.state.slots == {}


@pytest.mark.parametrize(
    "pair", [f"JR-000001 {NELL}", f"{LATE} tom.brackley@mail.example", "JR-000001 a@b.example"]
)
async def test_that_a_wrong_pair_gets_the_same_answer_whichever_part_is_wrong(
    visitor: Visitor, pair: str
) -> None:
    await visitor.asks("where is my order", "order_status")
    result = await visitor.asks(pair)
    assert result.lines in june().variants[Say.ORDER_WRONG_PAIR]
    assert not result.evidence
    assert not result.cards
    assert result.problem is None


async def test_that_three_wrong_pairs_end_with_a_person_even_with_pauses_between(visitor: Visitor) -> None:
    await visitor.asks(f"where is JR-000001 {NELL}", "order_status")
    await visitor.says("forget it")
    await visitor.asks(f"JR-000002 {NELL}", "order_status")
    await visitor.says("how long do refunds take", "refund_status")
    last = await visitor.asks(f"JR-000003 {NELL}", "order_status")
    assert last.handover is HandoverReason.SKILL
    assert not last.cards


async def test_that_a_right_pair_does_not_buy_new_tries(visitor: Visitor) -> None:
    await visitor.asks(f"JR-000001 {NELL}", "order_status")
    await visitor.asks(f"JR-000002 {NELL}", "order_status")
    assert (await visitor.asks(f"{LATE} {NELL}", "order_status")).cards
    last = await visitor.asks(f"JR-000003 {NELL}", "order_status")
    assert last.handover is HandoverReason.SKILL


async def test_that_asking_in_vain_ends_with_a_person(visitor: Visitor) -> None:
    results = [await visitor.asks(text, "order_status") for text in ["where is my order"] * 4]
    assert [result.handover for result in results] == [None, None, None, HandoverReason.SKILL]


async def test_that_a_late_parcel_is_a_problem_with_the_promise_that_covers_it(visitor: Visitor) -> None:
    result = await visitor.asks(f"{LATE} {NELL}", "late_delivery")
    assert result.act is Act.APOLOGY
    assert result.problem == "Order JR-104233 was due by 13 May 2026 and has not been delivered."
    assert "within one working day" in facts(result)
    assert "Ask the courier for me" in result.choices
    assert [evidence.id for evidence in result.evidence] == [f"order:{LATE}", "remedy:late", f"scan:{LATE}"]
    assert result.lines


async def test_that_a_lost_parcel_leads_to_a_replacement_or_a_refund(
    visitor: Visitor, shop: SqliteShop
) -> None:
    lost = await an_order(shop, OrderState.LOST, refunded=False)
    result = await visitor.asks(f"where is {lost.id} {lost.email}", "order_status")
    assert "counts as lost" in str(result.problem)
    assert result.choices == ("Send a replacement", "Refund me")
    assert visitor.state.skill == "late_parcel"
    await visitor.asks("Refund me", "refund_status")
    assert visitor.codes.sent == [lost.email]


async def test_that_another_order_leaves_the_remedies_of_the_last_behind(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.asks(f"{LATE} {NELL}", "order_status")
    done = await an_order(shop, OrderState.DELIVERED)
    await visitor.asks(f"and {done.id}", "order_status")
    assert "remedy" not in visitor.state.slots
    assert (await visitor.asks(done.email)).problem is None


async def test_that_a_lost_parcel_that_was_refunded_is_no_open_problem(
    visitor: Visitor, shop: SqliteShop
) -> None:
    lost = await an_order(shop, OrderState.LOST, refunded=True)
    result = await visitor.asks(f"{lost.id} {lost.email}", "order_status")
    assert result.problem is None
    assert "refund of £" in facts(result)


async def test_that_the_late_order_goes_on_in_the_next_turn(visitor: Visitor) -> None:
    await visitor.signs_in(NELL)
    await visitor.asks("where is my order", "order_status")
    result = await visitor.asks("ask the courier")
    assert result.done is not None
    assert result.problem


async def test_that_without_a_number_a_code_brings_the_recent_orders(
    visitor: Visitor, shop: SqliteShop
) -> None:
    first = await visitor.asks("where is my order", "order_status")
    assert first.choices == ("Send me a code instead",)
    await visitor.asks("Send me a code instead")
    await visitor.asks(OWEN)
    assert visitor.codes.sent == [OWEN]
    assert not (await visitor.asks("111111")).cards
    result = await visitor.asks(CODE)
    assert len(result.cards) == 3
    customer = await shop.customer_by_email(OWEN)
    assert customer is not None
    assert result.identity == customer.id
    newest = await shop.orders_of(customer.id, 3)
    assert {card["order"] for card in result.cards} == {order.id for order in newest}
    assert visitor.state.skill is None


async def test_that_the_address_given_already_gets_the_code(visitor: Visitor) -> None:
    await visitor.asks(f"where is my order, {OWEN}", "order_status")
    await visitor.asks("i lost the number")
    assert visitor.codes.sent == [OWEN]
    assert (await visitor.asks(CODE)).cards


async def test_that_a_number_found_after_all_needs_no_code(visitor: Visitor) -> None:
    await visitor.asks("where is my order", "order_status")
    await visitor.asks("Send me a code instead")
    await visitor.asks(NELL)
    assert [card["order"] for card in (await visitor.asks("oh here it is: JR-104233")).cards] == [LATE]


async def test_that_an_order_that_was_shown_need_not_be_named_again(visitor: Visitor) -> None:
    await visitor.asks(f"{LATE} {NELL}", "order_status")
    await visitor.says("never mind")
    assert [card["order"] for card in (await visitor.asks("where is my order", "order_status")).cards] == [
        LATE
    ]


@pytest.mark.parametrize("state", [one for one in OrderState if one is not OrderState.RETURNED])
async def test_that_an_order_in_any_state_is_told_in_sentences(
    visitor: Visitor, shop: SqliteShop, state: OrderState
) -> None:
    order = await an_order(shop, state)
    result = await visitor.asks(f"{order.id} {order.email}", "order_status")
    assert order.id in facts(result)
    assert all(evidence.text.endswith(".") for evidence in result.evidence)
    assert result.cards[0]["state"] == state.value
    json.dumps([dict(card) for card in result.cards])


async def test_that_a_verified_customer_needs_no_number(visitor: Visitor, shop: SqliteShop) -> None:
    nell = await signed_in(visitor, shop, NELL)
    result = await nell.asks("where is my order", "order_status")
    assert result.problem
    assert [card["order"] for card in result.cards] == [LATE]


async def test_that_a_verified_customer_with_nothing_under_way_sees_the_newest(
    visitor: Visitor, shop: SqliteShop
) -> None:
    owen = await signed_in(visitor, shop, "owen.hartley@inbox.example")
    result = await owen.asks("has my order come", "order_status")
    assert "was delivered by Redkite Parcels" in facts(result)
    assert len(result.cards) == 1


async def test_that_a_verified_customer_sees_no_one_elses_order_by_number(
    visitor: Visitor, shop: SqliteShop
) -> None:
    owen = await signed_in(visitor, shop, "owen.hartley@inbox.example")
    result = await owen.asks(f"where is {LATE}", "order_status")
    assert not result.cards
    assert not result.evidence
    missing = await owen.asks("and JR-000001", "order_status")
    assert not missing.cards
    assert missing.act is result.act


async def test_that_a_claimed_customer_must_give_number_and_email(visitor: Visitor, shop: SqliteShop) -> None:
    nell = await signed_in(visitor, shop, NELL, Tier.CLAIMED)
    result = await nell.asks("where is my order", "order_status")
    assert not result.cards
    assert not (await nell.asks(LATE)).cards
    assert (await nell.asks(NELL)).cards


async def test_that_a_verified_customer_may_look_up_a_guest_order_with_its_email(
    visitor: Visitor, shop: SqliteShop
) -> None:
    owen = await signed_in(visitor, shop, "owen.hartley@inbox.example")
    assert (await owen.asks(f"{LATE} {NELL}", "order_status")).cards


async def test_that_a_verified_customer_without_orders_is_told_so(visitor: Visitor) -> None:
    visitor.tier, visitor.customer = Tier.VERIFIED, CustomerId("no-orders")
    result = await visitor.asks("where is my order", "order_status")
    assert not result.cards
    assert "no orders" in " ".join(result.lines)
