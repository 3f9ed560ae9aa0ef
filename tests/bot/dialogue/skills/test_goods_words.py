"""Which goods a message names, and whether they have been opened."""

import pytest

from bot.dialogue.skills.goods_words import (
    Condition,
    adds,
    condition_in,
    kinds_in,
    means_all,
    means_newest,
    means_some_of,
    named_in,
)

NAMES = ("Orchid Phoenix Oolong 100 g tin", "Harbour Earl Grey 20 tea bags", "Cairn Oat")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("it's still sealed", Condition.UNOPENED),
        ("no longer needed, never unpacked", Condition.UNOPENED),
        ("I have not opened it yet", Condition.UNOPENED),
        ("haven't even opened the bag", Condition.UNOPENED),
        ("pls swap this tin, its unopend", Condition.UNOPENED),
        ("never left its box", Condition.UNOPENED),
        ("the tin is open, take it back?", Condition.OPENED),
        ("i tried the grinder once and it is way too loud", Condition.OPENED),
        ("ordered the hand mill, used it once", Condition.OPENED),
        ("one is open and delicious, the other two are sealed", None),
        ("it used to be fine", None),
        ("i want to open a return", None),
        ("send it back", None),
    ],
)
def test_that_a_condition_is_read(text: str, condition: Condition | None) -> None:
    assert condition_in(text) is condition


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the oolong please", [0]),
        ("the oolong and the earl grey", [0, 1]),
        ("earl gray", [1]),
        ("Harbour Earl Grey 20 tea bags", [1]),
        ("the cairn", [2]),
        ("the bags", []),
        ("hello", []),
    ],
)
def test_that_names_are_known_shortened_and_misspelt(text: str, found: list[int]) -> None:
    assert named_in(NAMES, text) == found


def test_that_a_shared_word_tells_nothing() -> None:
    sizes = ("Hearthside Blend 250 g", "Hearthside Blend 500 g")
    assert named_in(sizes, "the hearthside") == []
    assert named_in(sizes, "the hearthside 500") == [1]


def test_that_kinds_are_known_misspelt_and_that_a_coffee_mug_is_no_coffee() -> None:
    assert kinds_in("exchange my kettel and the griner") == {"kettles", "grinders"}
    assert kinds_in("the coffee mug") == {"mugs-and-books"}
    assert kinds_in("bring it back in black") == frozenset()


def test_that_quantities_and_places_are_read() -> None:
    assert means_all("all of it goes back unopened")
    assert means_all("the whole order")
    assert not means_all("not at all what i wanted")
    assert means_some_of("return only one of the three bags")
    assert not means_some_of("return the bags")
    assert means_newest("from my last order")
    assert means_newest("it arrived today")
    assert not means_newest("it broke today")
    assert adds("the mug as well")
    assert not adds("the mug")
