"""Asking what a product is like."""

import pytest

from bot.dialogue.lines import Label
from bot.generation import Act
from tests.bot.dialogue.messages import june
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.dialogue.skills.subscribers import said
from tests.bot.dialogue.skills.test_stock import told

INTENT = "product_question"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("flavour of yellow door", "Yellow Door has notes of lemon and apricot."),
        ("what roast level is quiet harbour", "Quiet Harbour is a medium roast."),
        ("where does kiambu ridge come from", "Kiambu Ridge comes from Kenya."),
        ("what does the weir weigh", "Weir weighs 6100 g."),
        ("burr diameter on the cairn pro?", "Cairn Pro has burrs of 47 mm coated steel."),
        ("does the weir do filter grinds as well", "Weir is made for espresso."),
        ("does the brook work on induction", "Brook Stovetop works on gas, ceramic and induction hobs."),
        ("is winter crumble black or herbal", "Winter Crumble is a black tea."),
        ("does kiambu ridge come in 1kg", "Kiambu Ridge comes in 250 g, 500 g and 1 kg."),
        ("is hearthside available in 2kg", "Hearthside Blend does not come in 2 kg"),
        ("how much is kiambu ridge 500g", "Kiambu Ridge costs £23.50 for 500 g."),
        ("pebble colours", "Pebble comes in slate, oat and juniper."),
        ("how big is the rook mug", "Rook Mug holds 0.4 l."),
        ("is yellow door decaf", "Yellow Door is not decaffeinated."),
        ("how much caffeine is in nightjar decaf", "Nightjar Decaf has this much caffeine: a trace"),
        ("is quiet harbour organic", "Quiet Harbour is organic."),
        ("is foxglove organic", "Foxglove Espresso is not certified organic."),
        ("would the burrs fit a pebble", "Made for the Pebble: Burrs for Pebble."),
        ("can i get quiet harbour ground for a moka pot", "ground for espresso, moka pot, AeroPress"),
        ("what volts does the millrace 40 run on", "Millrace 40 runs on 230 volts."),
    ],
)
async def test_that_what_is_asked_is_told_from_the_record(
    visitor: Visitor, question: str, answer: str
) -> None:
    assert answer in told(await visitor.asks(question, INTENT))


async def test_that_the_card_shows_the_size_that_was_asked_about(visitor: Visitor) -> None:
    [card] = (await visitor.asks("how much is kiambu ridge 500g", INTENT)).cards
    assert (card["name"], card["price"]) == ("Kiambu Ridge 500 g", "£23.50")


async def test_that_what_nobody_knows_is_not_guessed(visitor: Visitor) -> None:
    result = await visitor.asks("how tall is the Millrace 64 with the lid on", INTENT)
    assert result.act is Act.NO_ANSWER
    assert not result.evidence
    assert result.explain
    assert result.cards[0]["name"] == "Millrace 64 Slate"
    assert june().label(Label.PERSON) in result.choices
    assert "Millrace 64" in said(result)


async def test_that_two_are_compared(visitor: Visitor) -> None:
    asked = "whats the difference in taste between saltmarsh and hearthside"
    taste = await visitor.asks(asked, INTENT)
    assert "Saltmarsh Dark has notes of dark chocolate and molasses." in told(taste)
    assert "Hearthside Blend has notes of chocolate and toffee." in told(taste)
    assert len(taste.cards) == 2
    whole = told(await visitor.asks("Yellow Door or Quiet Harbour, what's the difference", INTENT))
    assert "Yellow Door 250 g costs £2.00 more than Quiet Harbour 250 g." in whole


async def test_that_a_product_is_described_when_nothing_else_is_asked(visitor: Visitor) -> None:
    result = await visitor.asks("tell me about foxglove", INTENT)
    assert "medium-dark roast from Brazil and Ethiopia" in told(result)
    assert "Made for espresso and flat whites." in told(result)


async def test_that_the_page_is_quoted_where_no_fact_answers(visitor: Visitor) -> None:
    result = await visitor.asks("stepless adjustment on weir?", INTENT)
    assert "with a stepless ring" in told(result)
    assert result.explain


async def test_that_questions_go_on_with_it(visitor: Visitor) -> None:
    await visitor.asks("tell me about foxglove", INTENT)
    assert "120 mg" in told(await visitor.asks("how much caffeine does it have", INTENT))
    assert "Foxglove Espresso comes from" in told(await visitor.asks("and where is it grown", INTENT))


async def test_that_one_of_several_is_asked_for_and_the_question_is_kept(visitor: Visitor) -> None:
    asked = await visitor.asks("how much does the el mirasol cost", INTENT)
    assert len(asked.choices) == 4
    result = await visitor.asks(asked.choices[0])
    assert "costs £" in told(result)


async def test_that_two_that_it_could_be_are_both_told_of(visitor: Visitor) -> None:
    result = told(await visitor.asks("capacity of the tarn", INTENT))
    assert "Tarn Electric holds 1.2 l." in result
    assert "Tarn Precision holds 0.9 l." in result


@pytest.mark.parametrize(
    "text",
    [
        "how long do the beans stay fresh",
        "which grinds can i order",
        "how is your decaf made",
        "do you sell instant",
        "how do i brew yellow door",
        "opened the yellow door one and it's too sour, can it go back?",
    ],
)
async def test_that_the_articles_answer_what_is_theirs(visitor: Visitor, text: str) -> None:
    assert (await visitor.asks(text, INTENT)).passes


async def test_that_allergies_are_never_left_to_one_sentence(visitor: Visitor) -> None:
    result = await visitor.asks("does winter crumble contain nuts", INTENT)
    assert "contains almonds" in told(result)
    assert result.explain


async def test_that_an_errand_goes_on_after_the_question(visitor: Visitor) -> None:
    await visitor.asks("cancel my order", "cancel_order")
    await visitor.asks("what does yellow door taste of", INTENT)
    assert visitor.state.skill == "cancel_order"
