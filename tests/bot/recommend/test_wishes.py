"""What somebody wants, in their words."""

import pytest

from bot.recommend import Trait, Wish
from bot.recommend.wishes import merged, wish_in
from tests.bot.recommend.ranges import demo_range


def wish(text: str) -> Wish:
    return wish_in(text, demo_range().words, demo_range().places)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("under £12", None, 1200),
        ("gift for a tea lover under £30", None, 3000),
        ("what would you buy with a budget of 25 pounds", None, 2500),
        ("ideas around 40 quid", None, 4600),
        ("something for under a fiver", None, 500),
        ("two hundred quid for a set up", None, 20000),
        ("between £20 and £30", 2000, 3000),
        ("over £50", 5000, None),
        ("under 30 please", None, 3000),
        ("i drank instant for 20 years", None, None),
        ("a bag of 250 g", None, None),
        ("two flat whites a day", None, None),
    ],
)
def test_that_a_price_is_understood(text: str, least: int | None, most: int | None) -> None:
    said = wish(text)
    assert (said.at_least, said.at_most) == (least, most)


@pytest.mark.parametrize(
    ("text", "trait", "weight"),
    [
        ("i like chocolatey coffee", "taste:chocolate", 1.0),
        ("not too acidic, nutty", "taste:nutty", 1.0),
        ("not too acidic, nutty", "taste:acidic", -1.0),
        ("a coffee that isn't bitter", "taste:bitter", -1.0),
        ("something without caffeine", "sort:decaf", 1.0),
        ("for my cafetière", "use:french_press", 1.0),
        ("the kenyan was lovely", "origin:kenya", 1.0),
        ("a hand grinder", "power:hand", 1.0),
        ("nothing flowery", "taste:floral", -1.0),
    ],
)
def test_that_likes_and_dislikes_are_told_apart(text: str, trait: str, weight: float) -> None:
    assert wish(text).wants[Trait(trait)] == weight


def test_that_a_coffee_grinder_is_no_coffee() -> None:
    assert wish("a coffee grinder for my kitchen").kinds == ("grinder",)
    assert wish("which coffee should i get").kinds == ("coffee",)


def test_that_only_some_traits_decide() -> None:
    assert wish("a decaf for filter").must == {Trait("sort:decaf")}


def test_that_the_last_word_counts_and_the_rest_stays() -> None:
    both = merged(wish("a fruity coffee under £15"), wish("under £12, not fruity"))
    assert both.kinds == ("coffee",)
    assert both.at_most == 1200
    assert both.wants[Trait("taste:fruity")] == -1.0


def test_that_another_kind_drops_what_was_said_of_the_first() -> None:
    both = merged(wish("a nutty coffee"), wish("no, a tea"))
    assert both.kinds == ("tea",)
    assert not both.wants


def test_that_a_gift_and_a_size_are_heard() -> None:
    assert wish("a present for my boss").gift
    assert wish("half a kilo of beans").size == "500 g"
    assert wish("1kg").size == "1 kg"
    assert wish("").vague
