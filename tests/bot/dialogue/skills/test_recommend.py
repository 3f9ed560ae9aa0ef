"""Asking for advice."""

import pytest

from bot.dialogue import SkillResult
from bot.dialogue.lines import Label
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.messages import june
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.dialogue.skills.subscribers import TOM, said
from tests.bot.dialogue.skills.test_stock import told

INTENT = "product_recommendation"


def names(result: SkillResult) -> list[str]:
    return [card["name"] for card in result.cards]


def pence(result: SkillResult) -> list[int]:
    return [round(float(card["price"].removeprefix("£")) * 100) for card in result.cards]


async def test_that_one_question_is_asked_and_then_three_are_shown(visitor: Visitor) -> None:
    asked = await visitor.asks("what coffee should i buy", INTENT)
    assert "Espresso" in asked.choices
    assert not asked.cards
    shown = await visitor.asks("Espresso")
    assert len(shown.cards) == 3
    assert any(name.startswith("Foxglove Espresso") for name in names(shown))
    assert "which suits espresso" in told(shown)


async def test_that_a_vague_answer_to_the_question_is_not_asked_again(visitor: Visitor) -> None:
    await visitor.asks("recommend me something", INTENT)
    shown = await visitor.asks("dunno")
    assert shown.cards


async def test_that_everything_in_the_first_message_is_heard(visitor: Visitor) -> None:
    shown = await visitor.asks("i like nutty coffee for espresso, under £12", INTENT)
    assert names(shown)[0].startswith("Foxglove Espresso")
    assert max(pence(shown)) <= 1200


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("a grinder, i dont want to fork out more than 60 quid", 6000),
        ("a kettle for the kitchen, ninety pounds tops", 9000),
        ("a hand grinder, wont go over £85", 8500),
    ],
)
async def test_that_nothing_dearer_than_was_said_is_shown(visitor: Visitor, text: str, most: int) -> None:
    await visitor.asks(text, INTENT)
    shown = await visitor.asks("surprise me")
    assert shown.cards
    assert max(pence(shown)) <= most


async def test_that_a_sum_in_another_currency_is_said_to_be_taken_for_our_own(visitor: Visitor) -> None:
    shown = await visitor.asks("a fruity coffee for filter under €15", INTENT)
    assert "another currency" in told(shown)
    assert "£15.00" in told(shown)
    assert max(pence(shown)) <= 1500
    assert "another currency" not in told(await visitor.asks("a fruity coffee under £15", INTENT))


async def test_that_it_says_what_it_goes_by(visitor: Visitor) -> None:
    shown = await visitor.asks("best beans for milk drinks", INTENT)
    assert "our own descriptions" in told(shown)


async def test_that_every_reason_is_in_the_shop_s_record(visitor: Visitor) -> None:
    shown = await visitor.asks("suggest something fruity", INTENT)
    for card in shown.cards:
        product = await visitor.shop.product(card["product"])
        assert product is not None
        assert product.stock > 0
        assert product.facts["taste"].split(", ")[0] in told(shown)


async def test_that_something_cheaper_is_cheaper(visitor: Visitor) -> None:
    first = await visitor.asks("a light roast for filter", INTENT)
    second = await visitor.asks("Something cheaper")
    assert max(pence(second)) < min(pence(first))


async def test_that_it_admits_when_nothing_is_cheaper(visitor: Visitor) -> None:
    await visitor.asks("best beans for espresso", INTENT)
    result = await visitor.asks("Something cheaper")
    assert not result.cards
    assert "costs less" in said(result)
    assert june().label(Label.PERSON) in result.choices


async def test_that_others_are_others(visitor: Visitor) -> None:
    first = await visitor.asks("a tea for the evening", INTENT)
    second = await visitor.asks("Show me others")
    assert second.cards
    assert not set(names(first)) & set(names(second))


async def test_that_a_short_wish_refines_the_last_one(visitor: Visitor) -> None:
    await visitor.asks("a grinder under £100", INTENT)
    result = await visitor.asks("Espresso")
    assert names(result) == ["Cairn Pro Slate"]
    assert "I have nothing for £100.00 or less" in told(result)


async def test_that_a_new_wish_starts_afresh(visitor: Visitor) -> None:
    await visitor.asks("a dark coffee for espresso under £9", INTENT)
    result = await visitor.asks("and which kettle do you recommend for pour over", INTENT)
    assert all("gooseneck" in told(result) for _ in result.cards)
    assert names(result)[0].split()[0] in ("Brook", "Tarn")


async def test_that_two_that_are_named_are_weighed_against_each_other(visitor: Visitor) -> None:
    result = await visitor.asks("tarn precision or brook, we've got gas", INTENT)
    assert len(result.cards) == 2
    assert "For that I would take Brook Stovetop." in told(result)


async def test_that_something_like_another_leaves_that_one_out(visitor: Visitor) -> None:
    result = await visitor.asks("something like the Yellow Door", INTENT)
    assert len(result.cards) == 3
    assert not any(name.startswith("Yellow Door") for name in names(result))
    assert told(result).count("light roast") == 3


async def test_that_the_opposite_is_nothing_like_it(visitor: Visitor) -> None:
    result = await visitor.asks("i hated kiambu, way too sour. what's the opposite of that", INTENT)
    assert "light roast" not in told(result)


async def test_that_a_gift_is_a_choice_of_several_things_within_the_budget(visitor: Visitor) -> None:
    result = await visitor.asks("gift for a tea lover under £30", INTENT)
    assert len(result.cards) == 3
    assert max(pence(result)) <= 3000
    assert any("tin" in name for name in names(result))


async def test_that_a_gift_for_nobody_in_particular_is_asked_about_once(visitor: Visitor) -> None:
    asked = await visitor.asks("secret santa idea", INTENT)
    assert asked.choices == ("Coffee", "Tea", "I do not know")
    assert len((await visitor.asks("I do not know")).cards) == 3


@pytest.mark.parametrize(
    "text", ["which dripper would you recommend", "recommend me some paper filters", "which pods are best"]
)
async def test_that_what_the_shop_does_not_sell_is_not_recommended(visitor: Visitor, text: str) -> None:
    assert (await visitor.asks(text, INTENT)).passes


async def test_that_owning_a_machine_is_no_wish_for_one(visitor: Visitor) -> None:
    assert (await visitor.asks("which beans for my espresso machine", INTENT)).cards


async def bought(shop: SqliteShop, email: str) -> set[str]:
    customer = await shop.customer_by_email(email)
    assert customer is not None
    return {line.name for order in await shop.orders_of(customer.id) for line in order.lines}


async def test_that_a_customer_is_not_shown_what_they_have_had(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    result = await visitor.asks("what coffee should i try next", INTENT)
    assert not set(names(result)) & await bought(shop, TOM)
    assert "what you have had from us before" in told(result)


async def test_that_the_same_again_is_the_same(visitor: Visitor, shop: SqliteShop) -> None:
    await visitor.signs_in(TOM)
    result = await visitor.asks("which coffee did i have, the same again please", INTENT)
    had = {name.rsplit(" ", 2)[0] for name in await bought(shop, TOM)}
    assert result.cards
    assert {name.rsplit(" ", 2)[0] for name in names(result)} <= had


async def test_that_a_stranger_s_history_is_nobody_s(visitor: Visitor) -> None:
    result = await visitor.asks("a coffee for filter, i am tom.brackley@mail.example", INTENT)
    assert "had from us" not in told(result)


async def test_that_an_errand_goes_on_and_nothing_is_asked(visitor: Visitor) -> None:
    await visitor.asks("cancel my order", "cancel_order")
    result = await visitor.asks("which coffee should i get instead", INTENT)
    assert result.cards
    assert visitor.state.skill == "cancel_order"
    assert june().resume("cancel_order") in result.choices


async def test_that_it_takes_up_answers_and_stands_in_nobody_s_way(visitor: Visitor) -> None:
    await visitor.asks("i am looking for a present for my brother, he drinks filter coffee", INTENT)
    assert await visitor.says("would the price be on the parcel", "gift_options") is None
    assert await visitor.says("that is far too dear for me, goodbye", "price_objection") is None


async def test_that_no_turn_is_slow(visitor: Visitor) -> None:
    """The whole range is read once; after that a turn reads nothing but what it tells of."""
    await visitor.asks("best beans for espresso", INTENT)
    reads: list[str] = []
    products = visitor.shop.products

    async def counted(*given: object, **named: object) -> object:
        reads.append("products")
        return await products(*given, **named)  # type: ignore[arg-type]

    visitor.shop.products = counted  # type: ignore[assignment, method-assign]
    await visitor.asks("a tea for the evening", INTENT)
    await visitor.asks("is yellow door in stock", "stock_availability")
    assert not reads
