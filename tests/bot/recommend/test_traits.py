"""What a product is like."""

import pytest

from bot.recommend import Trait
from bot.recommend.traits import TraitReader, kind_of, traits_of
from tests.bot.recommend.ranges import demo_range

RANGE = demo_range()


@pytest.mark.parametrize(
    ("product", "kind"),
    [
        ("hearthside-blend-250-g", "coffee"),
        ("harbour-earl-grey-100-g-tin", "tea"),
        ("pebble-slate", "grinder"),
        ("tarn-precision-oat", "kettle"),
        ("rook-mug", "mug"),
        ("burrs-for-pebble", "part"),
    ],
)
def test_that_every_product_has_a_kind(product: str, kind: str) -> None:
    model = RANGE.model(product)
    assert model is not None
    assert kind_of(model.first, RANGE.words) == kind


def test_that_traits_come_from_facts_descriptions_and_roast() -> None:
    model = RANGE.model("yellow-door-250-g")
    assert model is not None
    traits = traits_of(model.first, RANGE.words)
    assert traits[Trait("taste:citrus")] == 1.0
    assert traits[Trait("origin:ethiopia")] == 1.0
    assert traits[Trait("roast:light")] == 1.0
    assert traits[Trait("use:filter")] > traits[Trait("use:espresso")]
    assert "sort:decaf" not in traits


def test_that_without_milk_is_no_praise_for_milk() -> None:
    model = RANGE.model("yellow-door-1-kg")
    assert model is not None
    assert TraitReader(RANGE.words).of_model(model).get(Trait("use:milk"), 0) < 0.5
