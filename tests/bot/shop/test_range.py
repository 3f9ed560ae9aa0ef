"""The demo shop's products: distinct, priced as docs/demo-shop.md has it, each with a text of its own."""

import json
import re
from collections import Counter

import pytest

from bot.shop.generator.item import Item
from bot.shop.generator.products import all_products
from encoder.overlap import Seen, trigrams
from tests.bot.shop.asking import count, rows
from tests.bot.shops import NOW

ITEMS = all_products()
HOUSE = (
    "Hearthside Blend",
    "Saltmarsh Dark",
    "Foxglove Espresso",
    "Nightjar Decaf",
    "Quiet Harbour",
    "Yellow Door",
    "Kiambu Ridge",
)
NOT_SOLD = re.compile(
    r"\b(pods?|capsules?|drippers?|paper filters?|frothers?|instant|espresso machines?)\b", re.IGNORECASE
)
PRICES = {
    "beans": (850, 5_600),
    "tea": (550, 1_400),
    "grinders": (5_900, 32_900),
    "kettles": (4_500, 11_900),
    "accessories": (800, 3_200),
    "gift-cards": (1_000, 20_000),
    "mugs-and-books": (500, 3_500),
}


def of_family(family: str) -> list[Item]:
    return [item for item in ITEMS if item.family == family]


def test_that_there_are_500_products_with_names_and_addresses_of_their_own() -> None:
    assert len(ITEMS) >= 500
    assert len({item.name for item in ITEMS}) == len(ITEMS)
    assert len({item.id for item in ITEMS}) == len(ITEMS)
    assert max(len(item.id) for item in ITEMS) <= 80, "the basket takes no longer ones"


def test_that_only_the_house_coffees_come_in_several_sizes() -> None:
    bags = (re.fullmatch(r"(.+) (?:\d+ k?g)", item.name) for item in of_family("beans"))
    sizes = Counter(bag[1] for bag in bags if bag is not None)
    assert {name for name, many in sizes.items() if many > 1} == set(HOUSE)


def test_that_no_two_texts_nearly_repeat_each_other() -> None:
    seen = Seen()
    for number, item in enumerate(ITEMS):
        pieces = trigrams(item.description)
        twins = [(ITEMS[other].name, share) for other, share in seen.twins(pieces)]
        assert not twins, f"{item.name} reads like {twins}"
        seen.add(number, pieces)


def test_that_a_text_is_one_or_two_sentences() -> None:
    for item in ITEMS:
        ends = re.findall(r"[.!?](?=\s+[A-Z0-9£]|$)", item.description)
        assert 1 <= len(ends) <= 2, item.description
        assert re.match(r"[A-Z0-9£]", item.description), item.description


def test_that_an_article_is_an_before_a_vowel() -> None:
    assert not [item for item in ITEMS if re.search(r"\b[Aa] [aeio]", item.description)]
    assert any(item.description.startswith("An electric grinder") for item in ITEMS)


@pytest.mark.parametrize("family", PRICES)
def test_that_prices_keep_to_the_range_of_their_family(family: str) -> None:
    low, high = PRICES[family]
    prices = [item.price for item in of_family(family)]
    assert low <= min(prices)
    assert max(prices) <= high


def test_that_prices_are_those_of_the_articles() -> None:
    prices = {item.name: item.price for item in ITEMS}
    assert prices["Hearthside Blend 250 g"] == 850
    assert prices["Kiambu Ridge 250 g"] == 1_250
    assert prices["Harbour Earl Grey 20 tea bags"] == 550
    assert prices["Weir Slate"] == 32_900
    assert prices["Tarn Precision Oat"] == 11_900
    assert {price for name, price in prices.items() if name.startswith("Catch cup for")} == {900}
    assert {price for name, price in prices.items() if name.startswith("Lid for")} == {800}
    for size, low, high in (("250 g", 850, 1_600), ("500 g", 1_600, 3_000), ("1 kg", 3_000, 5_600)):
        of_size = [price for name, price in prices.items() if name.endswith(f" {size}")]
        assert low <= min(of_size)
        assert max(of_size) <= high


def test_that_what_the_shop_does_not_sell_is_not_among_them() -> None:
    assert not [item.name for item in ITEMS if NOT_SOLD.search(item.name)]


def test_that_only_what_is_electric_says_so() -> None:
    for item in of_family("grinders"):
        assert item.electric is ("electric" in item.description.lower()), item.name


def test_that_products_carry_the_facts_that_are_asked_for() -> None:
    wanted = {
        "beans": {"weight_g", "caffeine", "organic"},
        "tea": {"origin", "taste", "caffeine", "allergens"},
        "grinders": {"power", "for", "weight_g"},
        "kettles": {"power", "capacity_l"},
        "accessories": {"fits"},
        "gift-cards": set(),
        "mugs-and-books": {"sort"},
    }
    for item in ITEMS:
        assert wanted[item.family] <= set(item.facts), item.name
    assert all({"farm", "process", "roast", "taste"} <= set(item.facts) for item in ITEMS if item.lot)


def test_that_three_coffees_are_organic_and_one_is_decaf() -> None:
    organic = {item.name.rsplit(" ", 2)[0] for item in of_family("beans") if item.facts["organic"]}
    assert organic == {"Quiet Harbour", "Yellow Door", "Nightjar Decaf"}
    decaf = {item.name.rsplit(" ", 2)[0] for item in of_family("beans") if "trace" in item.facts["caffeine"]}
    assert decaf == {"Nightjar Decaf"}


def test_that_every_model_of_the_shop_has_its_spare_parts() -> None:
    fitted = Counter(model for item in of_family("accessories") for model in item.facts["fits"])
    models = {item.name.rsplit(" ", 1)[0] for item in [*of_family("grinders"), *of_family("kettles")]}
    assert models < set(fitted), "those of the past have parts too"
    assert min(fitted.values()) >= 4


def test_that_limited_lots_follow_one_another_and_do_not_come_back() -> None:
    gone = count("SELECT count(*) FROM products WHERE stock = 0 AND rank >= 10000")
    assert 60 <= gone <= len([item for item in ITEMS if item.lot is not None]) - 10
    assert count("SELECT count(*) FROM products WHERE rank >= 10000 AND restock_on IS NOT NULL") == 0


def test_that_what_is_sold_out_for_a_while_mostly_has_a_date() -> None:
    query = "SELECT family, stock, restock_on FROM products WHERE stock = 0 AND rank < 10000"
    away = rows(query)
    dates = [day for _, _, day in away if day is not None]
    assert 5 <= len(dates) <= len(away) <= 30
    assert min(dates) > NOW.date().isoformat()
    assert count("SELECT count(*) FROM products WHERE restock_on IS NOT NULL AND stock > 0") == 0


def test_that_the_file_holds_the_facts_as_json() -> None:
    facts = dict(rows("SELECT name, facts FROM products"))
    assert json.loads(facts["Tarn Electric Slate"])["capacity_l"] == 1.2
    assert json.loads(facts["Burrs for Pebble"]) == {"fits": ["Pebble"]}
    assert json.loads(facts["Yellow Door 250 g"])["roast"] == "light"
