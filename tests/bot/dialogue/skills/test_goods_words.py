"""Which goods a message names, and whether they have been opened."""

import pytest

from bot.dialogue.skills.goods_words import (
    Condition,
    adds,
    answers_naming,
    condition_in,
    corrects,
    kinds_in,
    means_all,
    means_each,
    means_newest,
    means_some_of,
    named_in,
    of_sort,
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


SHELF = (
    ("Tasting Flight 4 x 60 g", "beans"),
    ("Hearthside Blend 500 g", "beans"),
    ("Larkrise Breakfast 100 g tin", "tea"),
    ("Harbour Earl Grey 20 tea bags", "tea"),
    ("Letters from Huila (paperback)", "mugs-and-books"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a coffee bag was torn", [0, 1]),
        ("the tin is dented", [2]),
        ("a tea tin is dented", [2]),
        ("the tea bags got wet", [3]),
        ("the tea is stale", [2, 3]),
        ("the book is torn, coffee all over it", [4]),
        ("one pouch had a hole, coffee everywhere", [0, 1]),
        ("it arrived late", []),
    ],
)
def test_that_goods_are_known_by_kind_and_by_what_they_come_in(text: str, found: list[int]) -> None:
    assert of_sort(SHELF, text) == found


def test_that_the_words_of_an_errand_name_nothing() -> None:
    names = [name for name, _ in SHELF]
    assert named_in(names, "from the last parcel that i got from you") == []
    assert named_in(names, "letters from huila") == [4]
    assert named_in(names, "the huila one") == [4]


def test_that_one_of_several_is_not_all_of_them() -> None:
    assert means_each("the teas were stale", 2)
    assert means_each("both tins are dented", 2)
    assert means_each("three of the mugs broke", 3)
    assert not means_each("two of the mugs broke", 3)
    assert not means_each("one of the bags was open", 2)
    assert not means_each("the coffee was stale", 2)


def test_that_a_correction_and_the_words_for_it_are_known() -> None:
    for text in ("no, the mug", "i meant the tin", "sorry, wrong one"):
        assert corrects(text), text
    assert not corrects("the mug please")
    assert "the hearthside" in answers_naming(["Hearthside Blend 500 g"]).split("\n")
