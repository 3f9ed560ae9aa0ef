"""Teas: loose in tins of 100 g, and two of them in bags."""

from collections.abc import Iterator
from typing import Any

from bot.shop.generator.item import Item

POPULAR = 0.17
"""Of a tea that the range does not give a figure for."""
ALLERGENS = "may contain traces of nuts"


def teas(given: dict[str, Any]) -> Iterator[Item]:
    for tea in given["teas"]:
        colour = given["colours"][tea["kind"]]
        popular = tea.get("popular", POPULAR)
        facts = {
            "origin": tea["origin"],
            "process": tea["kind"],
            "taste": tea["taste"],
            "allergens": tea.get("allergens", ALLERGENS),
            **given["tea_kinds"][tea["kind"]],
        }
        yield Item(
            f"{tea['name']} 100 g tin",
            "tea",
            round(tea["price"] * 100),
            tea["text"],
            colour,
            popular,
            "tea",
            facts | {"weight_g": 100},
        )
        if "bags" in tea:
            price = round(given["tea_bags"] * 100)
            name, facts = f"{tea['name']} 20 tea bags", facts | {"bags": 20}
            yield Item(name, "tea", price, tea["bags"], colour, popular / 2, "tea", facts)
