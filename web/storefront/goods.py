"""Products as shoppers look for them: sizes and finishes of one thing under one name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.shop import Money, Product, ProductId, Shop


@dataclass(frozen=True)
class Family:
    id: str
    title: str
    about: str


FAMILIES = (
    Family("beans", "Coffee", "Roasted every Monday, Wednesday and Friday. Whole bean, or ground to order."),
    Family("tea", "Tea", "Black, green, oolong and herbal, loose in tins; two of them in bags as well."),
    Family("grinders", "Grinders", "By hand for a cup or two, electric for a household."),
    Family("kettles", "Kettles", "For the hob or the socket, with and without a gooseneck."),
    Family("accessories", "Spares", "Burrs, catch cups and lids that keep good equipment going."),
    Family(
        "mugs-and-books",
        "Mugs and books",
        "Mugs, tins and small tools for the shelf, and books for the chair.",
    ),
    Family("gift-cards", "Gifts", "Gift cards from £10, and coffee by subscription for somebody else."),
)
VARIANT = re.compile(
    r"^(?P<name>.+?) (?P<label>4 x 60 g|\d+ k?g|100 g tin|20 tea bags|Slate|Oat|Juniper|£\d+|\d+ months)$"
)
LOT = re.compile(r" (Picking|Lot)$")
ON_SHEET = 24


@dataclass(frozen=True)
class Variant:
    label: str
    product: Product


@dataclass(frozen=True)
class Ware:
    """One thing on the shelf and the variants it comes in."""

    name: str
    family: str
    variants: tuple[Variant, ...]

    @property
    def first(self) -> Product:
        """What stands for it: the first variant that is in stock."""
        return next((one.product for one in self.variants if one.product.stock), self.variants[0].product)

    @property
    def lowest(self) -> Money:
        return min((one.product.price for one in self.variants), key=lambda price: price.minor)

    @property
    def in_stock(self) -> bool:
        return any(one.product.stock for one in self.variants)

    @property
    def lot(self) -> bool:
        return LOT.search(self.name) is not None


@dataclass(frozen=True)
class Sheet:
    """One page of a shelf that is too long for one page."""

    wares: Sequence[Ware]
    number: int
    last: int


def sheet(wares: Sequence[Ware], number: int) -> Sheet:
    """Numbers beyond the ends stand for the first and the last."""
    last = max(-(-len(wares) // ON_SHEET), 1)
    number = min(max(number, 1), last)
    return Sheet(wares[(number - 1) * ON_SHEET : number * ON_SHEET], number, last)


def family_of(id: str) -> Family | None:
    return next((family for family in FAMILIES if family.id == id), None)


def named(product: Product) -> tuple[str, str]:
    """The product's name without its variant, and the variant."""
    match = VARIANT.match(product.name)
    return (match["name"], match["label"]) if match else (product.name, "")


def shelve(products: Iterable[Product]) -> list[Ware]:
    """Group variants under their name, in the order in which they come."""
    shelf: dict[tuple[str, str], list[Variant]] = {}
    for product in products:
        name, label = named(product)
        shelf.setdefault((product.family, name), []).append(Variant(label, product))
    return [Ware(name, family, tuple(variants)) for (family, name), variants in shelf.items()]


async def ware_of(shop: Shop, id: ProductId) -> tuple[Ware, Product] | None:
    """A product and what it is a variant of."""
    product = await shop.product(id)
    if product is None:
        return None
    wares = shelve(await shop.products(product.family, limit=500))
    return next(ware for ware in wares if any(one.product.id == id for one in ware.variants)), product
