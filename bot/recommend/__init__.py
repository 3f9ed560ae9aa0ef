"""What to show somebody who wants advice: a wish and the shop's range in, a few products with reasons out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NewType, Protocol

from bot.shop import Product, ProductId

Trait = NewType("Trait", str)
"""Something a product can be like or be good for, named `group:value`: `taste:chocolate`, `use:filter`."""


@dataclass(frozen=True)
class Wish:
    """What somebody is looking for, as far as they have said. Prices are minor units of the currency."""

    kinds: tuple[str, ...] = ()
    """Of the products, any of which will do; empty when it is not clear."""
    wants: Mapping[Trait, float] = field(default_factory=dict)
    """How much each trait is wanted; below zero for what is not."""
    must: frozenset[Trait] = frozenset()
    """Traits without which a product is no answer: no caffeine, worked by hand. Of one group any will do."""
    words: frozenset[str] = frozenset()
    """Other words of theirs that a description may hold."""
    at_most: int | None = None
    at_least: int | None = None
    sign: str = ""
    """Of the currency in which a price was named, if one was."""
    cheap: bool = False
    size: str = ""
    gift: bool = False

    @property
    def vague(self) -> bool:
        """Nothing to go by but a kind."""
        return not (self.wants or self.must or self.gift or self.cheap or self.at_most)


@dataclass(frozen=True)
class Pick:
    product: Product
    score: float
    met: tuple[Trait, ...] = ()
    """The traits of the wish that it has, the weightiest first."""


class Recommender(Protocol):
    @property
    def version(self) -> str: ...

    def rank(
        self,
        wish: Wish,
        products: Sequence[Product],
        *,
        like: Collection[ProductId] = (),
        without: Collection[ProductId] = (),
        most: int = 3,
    ) -> list[Pick]:
        """The best first, each another thing and all in stock; none when nothing meets the wish. `like`:
        similar to these; `without`: not these, in whatever size."""
        ...
