"""What a product is like and what it is good for: a vector of traits, read from its facts and description."""

from collections.abc import Iterable, Mapping

from bot.recommend import Trait
from bot.recommend.models import Model
from bot.recommend.words import KindOfProduct, TraitWords, WordsFile, bare
from bot.shop import Product, ProductId

SAID, TASTED = 1.0, 1.0
"""How much of a trait a product has whose description says so, or whose taste does."""
PLACE, PURPOSE = "origin", "for"
ROAST, TASTE = "roast", "taste"


def kind_of(product: Product, words: WordsFile) -> str:
    """The kind that a product belongs to; its family where the words know none."""
    return next((name for name, kind in words.kinds.items() if _is(product, kind)), product.family)


def _is(product: Product, kind: KindOfProduct) -> bool:
    return product.family == kind.family and all(
        product.facts.get(name, "") == value for name, value in kind.facts.items()
    )


def traits_of(product: Product, words: WordsFile) -> Mapping[Trait, float]:
    told = bare(f"{product.name}. {product.description} {product.facts.get(PURPOSE, '')}")
    tastes = bare(product.facts.get(TASTE, ""))
    found: dict[Trait, float] = {}
    for name, one in words.each_trait.items():
        if share := _share(product, one, told, tastes):
            found[Trait(name)] = share
    for place in places_in(product.facts.get(PLACE, "")):
        found[Trait(f"{PLACE}:{place}")] = 1.0
    for taste in product.facts.get(TASTE, "").split(", "):
        if taste:
            found[Trait(f"note:{bare(taste)}")] = 1.0
    return found


def _share(product: Product, one: TraitWords, told: str, tastes: str) -> float:
    """As much as its best proof says: a fact, the taste, the words of the description, the roast."""
    by_fact = any(_shows(product.facts.get(name), values) for name, values in one.facts.items())
    by_taste = bool(tastes) and not (one.facts or one.roasts) and one.asked.stand_in(tastes)
    by_text = one.shown.stand_in(told)
    if by_fact or by_taste or by_text:
        return SAID
    return one.roasts.get(product.facts.get(ROAST, ""), 0.0)


def _shows(value: str | None, wanted: Iterable[str]) -> bool:
    """A fact that begins with one of the values; any value will do when none is named."""
    if value is None:
        return False
    values = list(wanted)
    return not values or any(value == one or value.startswith(f"{one};") for one in values)


def places_in(origin: str) -> list[str]:
    """`Huila, Colombia` is both; `Brazil and Colombia` too."""
    return [bare(place) for part in origin.split(" and ") for place in part.split(",") if place.strip()]


class TraitReader:
    """Remembers what it has read, since a range is ranked many times before it changes."""

    def __init__(self, words: WordsFile) -> None:
        self._words = words
        self._read: dict[ProductId, tuple[Product, Mapping[Trait, float]]] = {}

    def kind(self, product: Product) -> str:
        return kind_of(product, self._words)

    def of(self, product: Product) -> Mapping[Trait, float]:
        known = self._read.get(product.id)
        if known is None or (known[0].description, known[0].facts) != (product.description, product.facts):
            known = (product, traits_of(product, self._words))
            self._read[product.id] = known
        return known[1]

    def of_model(self, model: Model) -> Mapping[Trait, float]:
        """Each size and finish has a description of its own, and all are about the same thing."""
        found: dict[Trait, float] = {}
        for one in model.variants:
            for trait, share in self.of(one).items():
                found[trait] = max(share, found.get(trait, 0.0))
        return found
