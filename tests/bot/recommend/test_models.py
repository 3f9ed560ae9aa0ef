"""Products as shoppers think of them."""

import pytest

from bot.recommend.models import models_of, split_name
from tests.bot.recommend.ranges import demo_range, product


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Yellow Door 250 g", ("Yellow Door", "250 g")),
        ("Tasting Flight 4 x 60 g", ("Tasting Flight", "4 x 60 g")),
        ("Harbour Earl Grey 100 g tin", ("Harbour Earl Grey", "100 g tin")),
        ("Harbour Earl Grey 20 tea bags", ("Harbour Earl Grey", "20 tea bags")),
        ("Gift card £10", ("Gift card", "£10")),
        ("How to Taste (paperback)", ("How to Taste", "paperback")),
        ("Millrace 40", ("Millrace 40", "")),
    ],
)
def test_that_a_name_is_the_thing_and_its_size(name: str, parts: tuple[str, str]) -> None:
    assert split_name(product(name)) == parts


def test_that_a_finish_is_no_part_of_the_name() -> None:
    assert split_name(product("Pebble Slate", finish="slate")) == ("Pebble", "Slate")


def test_that_sizes_and_finishes_are_one_thing() -> None:
    models = models_of(demo_range().products)
    door = next(model for model in models if model.name == "Yellow Door")
    assert [one.name for one in door.variants] == [
        "Yellow Door 250 g",
        "Yellow Door 500 g",
        "Yellow Door 1 kg",
    ]
    assert len(models) < len(demo_range().products)
