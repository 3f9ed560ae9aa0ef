"""Recommending by what products are like."""

import pytest

from bot.recommend import Recommender
from bot.recommend.content import ContentRecommender
from bot.recommend.wishes import implied_kinds, wish_in
from tests.bot.recommend.ranges import demo_range
from tests.contracts.recommender_contract import RecommenderContract

RANGE = demo_range()
CONTENT = ContentRecommender()


def picked(text: str, **given: object) -> list[str]:
    wish = wish_in(text, RANGE.words, RANGE.places)
    found = CONTENT.rank(wish, RANGE.products, **given)  # type: ignore[arg-type]
    return [model.name for pick in found if (model := RANGE.model(pick.product.id))]


class TestContentRecommender(RecommenderContract):
    @pytest.fixture
    def recommender(self) -> Recommender:
        return ContentRecommender()


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        ("what is your most popular coffee", "Hearthside Blend"),
        ("a dark coffee with milk", "Saltmarsh Dark"),
        ("a nutty coffee for espresso", "Foxglove Espresso"),
        ("a decaf coffee", "Nightjar Decaf"),
        ("fruity african coffee from kenya, black filter", "Kiambu Ridge"),
        ("a small tasting set of coffees for friends who have never tried it", "Tasting Flight"),
        ("a smoky tea", "Smokehouse Souchong"),
        ("which grinder for a beginner", "Pebble"),
        ("a kettle with temperature control", "Tarn Precision"),
        ("a plain one, kettle just for tea", "Tarn Electric"),
    ],
)
def test_that_a_wish_finds_what_the_shop_says_it_is_for(wish: str, first: str) -> None:
    assert picked(wish)[0] == first


def test_that_what_is_not_wanted_goes_down() -> None:
    assert "Kiambu Ridge" in picked("fruity coffee, citrus")
    assert "Kiambu Ridge" not in picked("coffee, not a fan of berries or citrus")


def test_that_coffee_without_caffeine_is_for_those_who_ask() -> None:
    assert "Nightjar Decaf" not in picked("coffee with notes of cocoa and plum")


def test_that_similar_things_are_alike_and_the_thing_itself_stays_out() -> None:
    door = RANGE.model("yellow-door-250-g")
    assert door is not None
    wish = wish_in("", RANGE.words)
    picks = CONTENT.rank(wish, RANGE.products, like=door.ids)
    assert all(pick.product.facts["roast"].startswith("light") for pick in picks)
    assert not door.ids & {pick.product.id for pick in picks}


def test_that_a_size_that_is_named_is_the_one_shown() -> None:
    wish = wish_in("1kg of medium coffee for filter", RANGE.words)
    assert all(pick.product.name.endswith("1 kg") for pick in CONTENT.rank(wish, RANGE.products, most=1))


def test_that_a_gift_card_comes_in_the_sum_that_was_named() -> None:
    wish = wish_in("a gift card as a present, budget £50", RANGE.words)
    assert CONTENT.rank(wish, RANGE.products)[0].product.name == "Gift card £50"


def test_that_what_a_wish_is_said_of_tells_its_kind() -> None:
    assert implied_kinds(wish_in("something for espresso", RANGE.words)) == ("coffee",)
    assert implied_kinds(wish_in("a green tea", RANGE.words)) == ("tea",)
    assert implied_kinds(wish_in("something nice", RANGE.words)) == ()
