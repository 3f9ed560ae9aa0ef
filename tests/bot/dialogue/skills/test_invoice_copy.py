"""The invoice of an order, for its owner only."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import HandoverReason
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.examples import arranged_shop, example, owner_of, said
from tests.contracts.shop_examples import NELL, OWEN, Example


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    async with arranged_shop(tmp_path) as opened:
        yield opened


async def test_that_number_total_tax_and_link_are_told(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.GRINDER_OF_35_MONTHS)
    result = await visitor.asks(f"i need the invoice for {order.id}", "invoice_copy")
    assert "INV-104120" in said(result)
    assert "£89.00" in said(result)
    assert "£14.83" in said(result)
    assert result.evidence[0].url == f"/account/orders/{order.id}/invoice"
    assert visitor.state.skill is None


async def test_that_number_and_address_are_not_enough_and_a_code_is(
    visitor: Visitor, shop: SqliteShop
) -> None:
    order = await example(shop, Example.MUG)
    asked = await visitor.asks(f"invoice for {order.id} please, {order.email}", "invoice_copy")
    assert not asked.evidence
    result = await visitor.asks(CODE)
    assert result.identity == order.customer
    assert f"order {order.id}" in said(result)


async def test_that_of_several_orders_the_one_is_asked_for(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    asked = await visitor.asks("i need an invoice", "invoice_copy")
    assert len(asked.choices) == 4
    result = await visitor.asks(asked.choices[1])
    assert asked.choices[1].split(":")[0] in said(result)


async def test_that_it_is_there_from_dispatch_on(visitor: Visitor) -> None:
    _, order = await owner_of(visitor, Example.PLACED)
    result = await visitor.asks(f"invoice for {order.id}", "invoice_copy")
    assert "from the day of dispatch" in said(result)
    assert not result.evidence


@pytest.mark.parametrize(
    "text",
    ["please put my company name on the invoice", "the name on the invoice is wrong, it needs a correction"],
)
async def test_that_a_change_to_it_goes_to_a_person(visitor: Visitor, text: str) -> None:
    result = await visitor.asks(text, "invoice_copy")
    assert result.handover is HandoverReason.SKILL
    assert "colleague" in said(result)


async def test_that_nobody_gets_the_invoice_of_somebody_else(visitor: Visitor, shop: SqliteShop) -> None:
    order = await example(shop, Example.MUG)
    await visitor.signs_in(NELL)
    result = await visitor.asks(f"invoice for {order.id}", "invoice_copy")
    assert not result.evidence
    assert "cannot find" in said(result)


async def test_that_a_question_may_come_between(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    asked = await visitor.asks("i need an invoice", "invoice_copy")
    assert await visitor.says("how much is delivery to France", "shipping_info") is None
    assert (await visitor.asks(asked.choices[0])).evidence


async def test_that_the_vague_end_with_a_person(visitor: Visitor) -> None:
    await visitor.signs_in(OWEN)
    await visitor.asks("i need an invoice", "invoice_copy")
    results = [await visitor.asks(text) for text in ("the one", "you know which", "ugh")]
    assert "Talk to a person" in results[0].choices
    assert results[-1].handover is HandoverReason.SKILL
