"""The range: every product with a name and a text of its own, at the prices that the articles state."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.shop.generator.coffees import house_coffees, lots
from bot.shop.generator.equipment import grinders, kettles, parts
from bot.shop.generator.gifts import gifts
from bot.shop.generator.item import Item
from bot.shop.generator.tableware import tableware
from bot.shop.generator.teas import teas

RANGE = Path(__file__).parents[1] / "demo" / "range.yaml"


@cache
def read_range(path: Path = RANGE) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return value


def all_products() -> list[Item]:
    """The standing range first, then the limited lots."""
    given = read_range()
    return [
        *house_coffees(given),
        *teas(given),
        *grinders(given),
        *kettles(given),
        *parts(given),
        *gifts(given),
        *tableware(given),
        *lots(given),
    ]
