"""A product as a shopper thinks of it: one thing that comes in sizes, forms or finishes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.shop import Product, ProductId

_VARIANT = re.compile(
    r"^(?P<name>.+?) (?P<variant>(?:\d+ x )?\d+(?:\.\d+)? ?(?:g|kg|ml|l)(?: tin| bag| box)?"
    r"|\d+ (?:tea bags|bags|capsules|months)|[£$€]\d+|\([^()]+\))$",
    re.IGNORECASE,
)
_FINISH = ("finish", "colour", "color")
FITS = "fits"
"""The fact of a spare part that names what it belongs to."""


@dataclass(frozen=True)
class Model:
    name: str
    variants: tuple[Product, ...]

    @property
    def first(self) -> Product:
        return self.variants[0]

    @property
    def in_stock(self) -> tuple[Product, ...]:
        return tuple(one for one in self.variants if one.stock > 0)

    @property
    def ids(self) -> frozenset[ProductId]:
        return frozenset(one.id for one in self.variants)

    @property
    def is_part(self) -> bool:
        return FITS in self.first.facts


def split_name(product: Product) -> tuple[str, str]:
    """The thing's name and which one of it this is: `Yellow Door`, `250 g`; the second may be empty."""
    named = _VARIANT.match(product.name)
    if named:
        return named["name"], named["variant"].strip("()")
    finishes = (product.facts[key] for key in _FINISH if key in product.facts)
    for finish in finishes:
        if finish and product.name.casefold().endswith(f" {finish.casefold()}"):
            at = len(product.name) - len(finish)
            return product.name[:at].rstrip(), product.name[at:]
    return product.name, ""


def variant(product: Product) -> str:
    return split_name(product)[1]


def models_of(products: Iterable[Product]) -> tuple[Model, ...]:
    """In the shop's own order, by the first of each."""
    found: dict[tuple[str, str], list[Product]] = {}
    for product in products:
        found.setdefault((product.family, split_name(product)[0]), []).append(product)
    return tuple(Model(name, tuple(variants)) for (_, name), variants in found.items())
