"""Which products a text names."""

import pytest

from tests.bot.recommend.ranges import demo_range


def named(text: str) -> list[str]:
    return ["|".join(model.name for model in mention.models) for mention in demo_range().find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("is yellow door in stock", ["Yellow Door"]),
        ("yellowdoor", ["Yellow Door"]),
        ("hearth side 1kg", ["Hearthside Blend"]),
        ("kiambo ridge", ["Kiambu Ridge"]),
        ("hartside", ["Hearthside Blend"]),
        ("wier grinder", ["Weir"]),
        ("the precision kettle", ["Tarn Precision"]),
        ("greenstone senca", ["Greenstone Sencha"]),
        ("any earl grey?", ["Harbour Earl Grey"]),
        ("saltmarsh or foxglove", ["Saltmarsh Dark", "Foxglove Espresso"]),
        ("cairn or cairn pro", ["Cairn", "Cairn Pro"]),
        ("millrace 40 vs 64", ["Millrace 40", "Millrace 64"]),
        ("burrs for the cairn", ["Burrs for Cairn"]),
        ("kettle lid for my brook", ["Lid for Brook Stovetop"]),
        ("el mirasol honey lot", ["El Mirasol Honey Lot"]),
    ],
)
def test_that_a_product_is_known_by_its_name_however_it_is_written(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("got any palm grove ceylon left", "Palmgrove Ceylon"),
        ("fox glove beans", "Foxglove Espresso"),
        ("foxglove espresso for a rainy cave of a kitchen", "Foxglove Espresso"),
        ("sitio da groa shade lot", "Sitio da Garoa Shade Lot"),
        ("a hopper lid for the weir", "Hopper lid for Weir"),
        ("lid for the beck stovetop", "Lid for Beck Stovetop"),
    ],
)
def test_that_a_guess_does_not_stand_beside_what_is_clearly_named(text: str, name: str) -> None:
    assert named(text) == [name]


def test_that_two_that_are_set_apart_are_both_named_though_misspelt() -> None:
    assert named("foxglove espresso or the kiambo") == ["Foxglove Espresso", "Kiambu Ridge"]
    assert named("foxglove espresso, kiambo") == ["Foxglove Espresso", "Kiambu Ridge"]
    assert named("burr carrier and burrs for my weir") == ["Burr carrier for Weir", "Burrs for Weir"]


def test_that_a_name_written_as_two_words_names_nothing_else() -> None:
    wrong = {}
    for model in demo_range().models:
        first, *rest = model.name.casefold().split()
        for at in range(3, len(first) - 2):
            found = demo_range().find(" ".join((f"{first[:at]} {first[at:]}", *rest)))
            clear = {mention.models[0].name for mention in found if mention.clear}
            if model.name in clear and len(clear) > 1:
                wrong[model.name] = clear
    assert not wrong


def test_that_a_part_of_two_things_named_alike_may_be_for_either() -> None:
    [mention] = demo_range().find("a new lid for the stovetop")
    assert {model.name for model in mention.models} == {"Lid for Beck Stovetop", "Lid for Brook Stovetop"}


@pytest.mark.parametrize(
    "text",
    [
        "how long do the beans stay fresh",
        "will it arrive on sunday",
        "which grinder is right for a beginner",
        "i was quite happy with it",
        "do you sell decaf?",
        "what coffee goes with a scone in the afternoon",
        "is there an open door on saturday",
        "",
    ],
)
def test_that_everyday_words_name_nothing(text: str) -> None:
    assert named(text) == []


def test_that_a_word_of_several_names_may_mean_any_of_them() -> None:
    [mention] = demo_range().find("the tarn")
    assert not mention.clear
    assert {model.name for model in mention.models} == {"Tarn Electric", "Tarn Precision"}


def test_that_a_part_without_its_machine_may_be_for_any() -> None:
    [mention] = demo_range().find("i lost my catch cup")
    assert len(mention.models) > 5
    assert all(model.name.startswith("Catch cup for") for model in mention.models)


def test_that_all_products_are_found_by_their_own_names() -> None:
    unfound = [
        model.name
        for model in demo_range().models
        if model.name not in "|".join(named(f"do you have {model.name}"))
        and not model.name.startswith("Gift")
    ]
    assert len(unfound) <= len(demo_range().models) // 50, unfound
