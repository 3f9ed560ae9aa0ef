"""Which order, product or subscription is meant."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import DialogueState, SkillInput, SkillResult
from bot.dialogue.skills import finding
from bot.dialogue.skills.finding import ORDER, PRODUCT, Finding, canonical, number_in, order_label
from bot.dialogue.skills.kit import Kit, Slots
from bot.dialogue.skills.proof import SENT_TO
from bot.dialogue.skills.script import open_script
from bot.shop import Line, Order, Subscription
from bot.shop.sqlite import SqliteShop
from bot.storage.types import ConversationId, CustomerId, Tier
from tests.bot.dialogue.messages import heard
from tests.bot.dialogue.skills.examples import arranged_shop, example
from tests.contracts.shop_examples import OWEN, TOM, Example

SKILL = "cancel_order"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


@pytest.fixture
def find(kit: Kit) -> Finding:
    return Finding(kit, open_script(SKILL, finding.NEEDED, kit.known))


def turn(text: str, slots: dict[str, str] | None = None, tier: Tier = Tier.VERIFIED) -> SkillInput:
    state = DialogueState(skill=SKILL, slots=slots or {})
    return SkillInput(heard(text), state, tier, None, ConversationId("talk-1"))


def kept(step: SkillInput) -> Slots:
    return Slots.of(SKILL, step)


async def order_for(find: Finding, text: str, customer: CustomerId, **slots: str) -> Order | SkillResult:
    step = turn(text, slots)
    return await find.order(step, customer, kept(step), lambda _: True)


@pytest.mark.parametrize("typed", ["104233", "#104233", "jr 104233", "JR-104233"])
def test_that_a_number_has_one_spelling(typed: str) -> None:
    assert canonical(typed, "JR-") == "JR-104233"


@pytest.mark.parametrize(
    ("text", "number"),
    [("482913", ""), ("my code is 482913", ""), ("order 104233", "JR-104233"), ("jr-104233", "JR-104233")],
)
def test_that_a_code_is_no_order_number(text: str, number: str) -> None:
    step = turn(text, {SENT_TO: OWEN}, Tier.ANONYMOUS)
    assert number_in(step, "JR-") == number


def test_that_without_a_code_on_its_way_digits_are_an_order() -> None:
    assert number_in(turn("482913"), "JR-") == "JR-482913"


async def test_that_a_number_finds_the_customers_own_order_only(find: Finding, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    other = await example(shop, Example.PACKED)
    assert await order_for(find, f"cancel {order.id}", order.customer) == order
    refused = await order_for(find, f"cancel {other.id}", order.customer)
    missing = await order_for(find, "cancel JR-000001", order.customer)
    assert isinstance(refused, SkillResult)
    assert isinstance(missing, SkillResult)
    assert refused.choices == missing.choices
    assert ORDER not in refused.state.slots


async def test_that_the_number_said_before_is_remembered(find: Finding, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    assert await order_for(find, "well, yes", order.customer, order=order.id) == order


async def test_that_the_only_one_that_suits_needs_no_question(find: Finding, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)
    step = turn("cancel my order")
    found = await find.order(step, order.customer, kept(step), lambda one: one.state == order.state)
    assert found == order


async def test_that_of_several_the_choices_name_number_and_goods(find: Finding, shop: SqliteShop) -> None:
    owen = await shop.customer_by_email(OWEN)
    assert owen is not None
    result = await order_for(find, "my order", owen.id)
    assert isinstance(result, SkillResult)
    newest = await shop.orders_of(owen.id, 4)
    assert result.choices == tuple(order_label(order) for order in newest)
    chosen = await order_for(find, result.choices[2], owen.id)
    assert chosen == newest[2]


async def test_that_nothing_that_suits_is_said(find: Finding, shop: SqliteShop) -> None:
    step = turn("my order")
    result = await find.order(step, CustomerId("nobody"), kept(step), lambda _: True)
    assert isinstance(result, SkillResult)
    assert result.state.skill is None


async def test_that_a_product_is_found_by_its_name_or_asked_for(find: Finding, shop: SqliteShop) -> None:
    order = await example(shop, Example.PLACED)

    def line_in(text: str, **slots: str) -> Line | SkillResult:
        step = turn(text, slots)
        return find.line(step, order, kept(step))

    assert line_in("the quiet harbour 250 g") == order.lines[0]
    assert line_in("that one", product=order.lines[1].product) == order.lines[1]
    asked = line_in("one of them")
    assert isinstance(asked, SkillResult)
    assert asked.choices == tuple(line.name for line in order.lines)
    assert asked.state.slots[ORDER] == order.id
    assert PRODUCT not in asked.state.slots


async def test_that_the_only_subscription_is_meant(find: Finding, shop: SqliteShop) -> None:
    tom = await shop.customer_by_email(TOM)
    assert tom is not None
    step = turn("my subscription")
    found = await find.subscription(step, tom.id, kept(step), ("active",))
    assert isinstance(found, Subscription)
    none = await find.subscription(step, CustomerId("nobody"), kept(step), ("active",))
    assert isinstance(none, SkillResult)
