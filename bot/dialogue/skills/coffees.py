"""The coffees that a subscription can bring: names, sizes, and which come nearest to a wish. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.dialogue.lines import plain
from bot.dialogue.skills.naming import meant
from bot.shop import Money, Product, ProductId

FAMILY = "beans"
ROASTERS_CHOICE = "Roaster's Choice"
_NAME = re.compile(r"^(?P<brand>.+?) (?P<size>\d+ k?g)$")
_TURNED_DOWN = re.compile(
    r"\b(?:instead of|rather than|anything but|no more|not|never|without|except|bored of|sick of|tired of"
    r"|fed up with|off|than|swapping out)\s+(?:the\s+|any\s+|my\s+)?(?:\w+\s?){1,2}",
    re.IGNORECASE,
)
_LETTERS = 5
"""Letters by which words of one stem are known: Kenya, Kenyan."""


@dataclass(frozen=True)
class Coffee:
    brand: str
    size: str
    product: Product

    @property
    def in_stock(self) -> bool:
        return self.product.stock > 0


def coffees_among(products: Iterable[Product]) -> list[Coffee]:
    """The standing ones, by size. Limited lots name their farm; sets have no roast of their own."""
    return [
        Coffee(named["brand"], named["size"], product)
        for product in products
        if "farm" not in product.facts
        and ("roast" in product.facts or product.name.startswith(ROASTERS_CHOICE))
        and (named := _NAME.match(product.name))
    ]


def of_product(coffees: Iterable[Coffee], product: ProductId) -> Coffee | None:
    return next((coffee for coffee in coffees if coffee.product.id == product), None)


def brands(coffees: Iterable[Coffee]) -> list[str]:
    return list(dict.fromkeys(coffee.brand for coffee in coffees))


def brand_meant(coffees: Sequence[Coffee], text: str, current: str) -> str:
    """The one coffee that a text asks for, besides the one that comes already; empty when it is not clear."""
    names = [brand for brand in brands(coffees) if brand != current]
    found = meant(names, _TURNED_DOWN.sub(" ", text))
    return names[found[0]] if len(found) == 1 else ""


def in_size(coffees: Iterable[Coffee], brand: str, size: str) -> Coffee | None:
    return next((one for one in coffees if (one.brand, one.size) == (brand, size)), None)


def suggested(
    coffees: Sequence[Coffee], current: Coffee | None, size: str, text: str, most: int
) -> list[str]:
    """Names to choose from, those first that share words with the wish: a taste, a roast, a country."""
    others = [one for one in coffees if one.size == size and one.in_stock]
    others = [one for one in others if current is None or one.brand != current.brand]
    wished = _stems(_TURNED_DOWN.sub(" ", text))
    ranked = sorted(others, key=lambda one: -len(wished & _stems(_described(one.product))))
    return [one.brand for one in ranked[:most]]


def subscriber_price(price: Money, of: Money, paid: Money) -> Money:
    """What a box costs at `price` for somebody who pays `paid` for one of `of`."""
    return Money(round(price.minor * paid.minor / of.minor) if of.minor else price.minor, price.currency)


def _described(product: Product) -> str:
    told = (product.facts.get(key, "") for key in ("origin", "roast", "taste", "process"))
    return " ".join((product.name, product.description, *told))


def _stems(text: str) -> set[str]:
    return {word[:_LETTERS] for word in plain(text).split() if len(word) >= 4}
