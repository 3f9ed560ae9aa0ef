"""Money back or something else, and which is which."""

import pytest

from bot.dialogue.skills.exchange_words import (
    Way,
    aside_in,
    chosen_among,
    equals,
    given_in,
    is_label_trouble,
    named_plainly,
    wanted_in,
    wants_other_grind,
    way_in,
)
from bot.shop import Line, Money, Product, ProductId


def product(name: str, price: int, family: str = "beans", stock: int = 9, **facts: str) -> Product:
    id = ProductId(name.casefold().replace(" ", "-"))
    return Product(id, name, family, Money(price, "GBP"), 0.5, stock, "", "", facts=facts)


RANGE = [
    product("Quarry Mug", 850, "mugs-and-books"),
    product("Hearthside Blend 250 g", 850),
    product("Saltmarsh Dark 250 g", 850),
    product("Yellow Door 250 g", 1_200),
    product("Yellow Door 1 kg", 4_200),
    product("Foxglove Espresso 250 g", 850, stock=1),
    product("Warming Plate", 850, "accessories", power="electric"),
]
LINE = Line(ProductId("hearthside-blend-250-g"), "Hearthside Blend 250 g", 2, Money(850, "GBP"))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("can i exchange it", Way.EXCHANGE),
        ("swop somthing i bort", Way.EXCHANGE),
        ("exchange instead of money back", Way.EXCHANGE),
        ("i don't want a refund, swap it", Way.EXCHANGE),
        ("just refund me", Way.MONEY),
        ("money rather than an exchange", Way.MONEY),
        ("send it back", None),
    ],
)
def test_that_the_way_is_read(text: str, way: Way | None) -> None:
    assert way_in(text) is way


def test_that_both_sides_are_told_apart() -> None:
    assert "grey" in given_in("swap the grey kettle for the green one")
    assert "green" in wanted_in("swap the grey kettle for the green one")
    assert "decaf" in given_in("i want the dark one instead of the decaf")
    assert "dark" in wanted_in("i want the dark one instead of the decaf")
    assert given_in("the kettle") == "the kettle"


def test_that_equals_cost_the_same_are_there_and_come_from_the_same_family_first() -> None:
    names = [one.name for one in equals(RANGE, LINE, "beans", volts=False)]
    assert names == ["Saltmarsh Dark 250 g", "Quarry Mug"]
    assert "Warming Plate" in [one.name for one in equals(RANGE, LINE, "beans", volts=True)]


def test_that_a_wish_is_found_by_any_of_its_words() -> None:
    fitting = equals(RANGE, LINE, "beans", volts=True)
    for text in ("saltmarsh please", "the Dark one", "Saltmarsh Dark 250 g", "saltmarch"):
        found = chosen_among(fitting, LINE, text)
        assert found is not None, text
        assert found.name == "Saltmarsh Dark 250 g"
    assert chosen_among(fitting, LINE, "another 250 g bag") is None


def test_that_what_cannot_be_is_known_in_the_same_size() -> None:
    found = named_plainly(RANGE, LINE, "the yellow door")
    assert found is not None
    assert found.name == "Yellow Door 250 g"
    larger = named_plainly(RANGE, LINE, "make it a kilo of yellow door, 1 kg")
    assert larger is not None
    assert larger.name == "Yellow Door 1 kg"
    assert named_plainly(RANGE, LINE, "something blue") is None


def test_that_the_words_around_a_wish_name_nothing() -> None:
    books = [*RANGE, product("Letters from Huila (paperback)", 850, "mugs-and-books")]
    for text in ("swap the hearthside i got from you last week", "from my newest order, still sealed"):
        assert wanted_in(text) == ""
        assert named_plainly(books, LINE, aside_in(text)) is None, text
        assert chosen_among(books, LINE, text) is None, text


def test_that_a_wish_beside_the_exchange_is_heard() -> None:
    found = named_plainly(RANGE, LINE, aside_in("can you swap this for me, the foxglove would do"))
    assert found is not None
    assert found.name == "Foxglove Espresso 250 g"


def test_that_another_grind_and_trouble_with_a_label_are_known() -> None:
    assert wants_other_grind("i'd like the ground version")
    assert not wants_other_grind("i'd like a grinder")
    for text in ("my returns label won't print", "lost the return label", "qr code isn't scanning"):
        assert is_label_trouble(text), text
    assert not is_label_trouble("all of it goes back unopened, label please")
