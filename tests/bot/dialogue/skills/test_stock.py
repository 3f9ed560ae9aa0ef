"""Asking whether something can be had."""

import pytest

from bot.dialogue import HandoverReason, SkillResult
from bot.dialogue.lines import Label
from tests.bot.dialogue.messages import june
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.dialogue.skills.subscribers import said

INTENT = "stock_availability"


def told(result: SkillResult) -> str:
    return " ".join(evidence.text for evidence in result.evidence)


async def test_that_something_in_stock_is_said_to_be_with_its_card(visitor: Visitor) -> None:
    result = await visitor.asks("is the weir in stock?", INTENT)
    assert told(result) == "Weir is in stock in Slate, Oat and Juniper."
    [card] = result.cards
    assert card["kind"] == "product"
    assert card["price"] == "£329.00"


async def test_that_a_sold_out_size_has_its_day_and_the_others_are_named(visitor: Visitor) -> None:
    result = await visitor.asks("when will kiambu ridge 1kg be back", INTENT)
    assert "Kiambu Ridge 1 kg is sold out and due back on 23 May 2026." in told(result)
    assert "250 g and 500 g of Kiambu Ridge" in told(result)


async def test_that_a_misspelt_name_is_understood(visitor: Visitor) -> None:
    assert "Yellow Door" in told(await visitor.asks("is the yelow door availble", INTENT))


async def test_that_a_name_in_two_words_brings_nothing_else_with_it(visitor: Visitor) -> None:
    result = await visitor.asks("got any fox glove espresso in", INTENT)
    assert [card["name"].startswith("Foxglove Espresso") for card in result.cards] == [True]
    assert "Olive Grove" not in told(result)


async def test_that_a_limited_coffee_is_gone_for_good_and_something_similar_is_offered(
    visitor: Visitor,
) -> None:
    result = await visitor.asks("is the el mirasol honey lot coming back?", INTENT)
    assert "do not come back" in told(result)
    similar = await visitor.asks(result.choices[0])
    assert 2 <= len(similar.cards) <= 3
    assert "El Mirasol Honey Lot" not in told(similar)


async def test_that_no_day_is_made_up(visitor: Visitor) -> None:
    result = await visitor.asks("when is aniseed step back", INTENT)
    assert "no day is set for its return" in told(result)
    assert "not come back" not in told(result)


async def test_that_the_stock_is_read_anew(visitor: Visitor) -> None:
    shelf = await visitor.shop.product("campfire-mug")  # type: ignore[arg-type]
    assert shelf is not None
    assert shelf.stock == 0
    assert "Campfire Mug is sold out" in told(await visitor.asks("campfire mug, got any", INTENT))


async def test_that_a_number_is_told_when_it_is_asked_for(visitor: Visitor) -> None:
    result = await visitor.asks("i need 500 bags of quiet harbour 250g", INTENT)
    assert "which is less than the 500 that you need" in told(result)
    assert "left at the moment" not in told(await visitor.asks("is quiet harbour in", INTENT))


async def test_that_several_are_offered_to_choose_from(visitor: Visitor) -> None:
    asked = await visitor.asks("rooibos, got any?", INTENT)
    assert "Ember Rooibos" in asked.choices
    assert "Velvet Rooibos" in told(await visitor.asks("Velvet Rooibos"))
    assert visitor.state.skill is None


async def test_that_whoever_cannot_choose_gets_a_person(visitor: Visitor) -> None:
    await visitor.asks("catch cup?", INTENT)
    second = await visitor.asks("the blue one")
    assert june().label(Label.PERSON) in second.choices
    await visitor.asks("no idea")
    last = await visitor.asks("hm")
    assert last.handover is HandoverReason.SKILL


async def test_that_what_products_have_in_common_is_enough(visitor: Visitor) -> None:
    assert "Kiambu Ridge" in told(await visitor.asks("do you have the kenyan in stock", INTENT))
    assert "Nightjar Decaf" in told(await visitor.asks("decaf drought, when does it end", INTENT))


@pytest.mark.parametrize(
    "text",
    [
        "how long does it normally take till a sold out tea is in again",
        "what do i have to click to hear when a product returns",
        "do your limited lots ever return once they are gone",
        "what is temporarily unavailable supposed to mean",
        "out of stock",
    ],
)
async def test_that_a_question_about_how_it_works_is_for_the_articles(visitor: Visitor, text: str) -> None:
    assert (await visitor.asks(text, INTENT)).passes


async def test_that_whoever_wants_to_be_told_hears_how(visitor: Visitor) -> None:
    result = await visitor.asks("notify me about campfire mug", INTENT)
    assert result.explain
    assert "sold out" in told(result)


async def test_that_nothing_is_reserved(visitor: Visitor) -> None:
    result = await visitor.asks("put one Cairn Pro aside for me until payday", INTENT)
    assert "Nothing can be reserved" in told(result)


async def test_that_it_stands_for_what_was_asked_about_last(visitor: Visitor) -> None:
    await visitor.asks("how much is winter crumble", "product_question")
    assert "Winter Crumble" in told(await visitor.asks("and is it in stock", INTENT))


async def test_that_an_errand_goes_on_after_the_question(visitor: Visitor) -> None:
    await visitor.asks("cancel my order", "cancel_order")
    result = await visitor.asks("is yellow door in stock?", INTENT)
    assert june().resume("cancel_order") in result.choices
    assert visitor.state.skill == "cancel_order"
    assert "code" in said(await visitor.asks("tom.brackley@mail.example"))


async def test_that_rude_words_change_nothing(visitor: Visitor) -> None:
    result = await visitor.asks("every bloody time foxglove is gone, you useless lot", INTENT)
    assert "Foxglove Espresso is in stock in 250 g and 500 g." in told(result)
