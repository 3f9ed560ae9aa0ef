"""The shop's range as the skills read it, kept for a minute: a turn must not fetch five hundred products."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bot.recommend.models import Model, models_of
from bot.recommend.naming import Mention, Names
from bot.recommend.traits import places_in
from bot.recommend.words import WordsFile, words_of_shoppers
from bot.shop import Product, ProductId, Shop

MOST = 1000
FRESH = timedelta(minutes=1)


@dataclass(frozen=True)
class Range:
    """Everything on the shelf, sold-out things included, with an index of its names."""

    products: tuple[Product, ...]
    words: WordsFile

    @cached_property
    def models(self) -> tuple[Model, ...]:
        return models_of(self.products)

    @cached_property
    def names(self) -> Names:
        return Names(self.models, self.words.ordinary)

    @cached_property
    def places(self) -> frozenset[str]:
        """Where things come from, bare."""
        return frozenset(place for one in self.products for place in places_in(one.facts.get("origin", "")))

    @cached_property
    def _by_id(self) -> dict[ProductId, Model]:
        return {one.id: model for model in self.models for one in model.variants}

    def find(self, text: str) -> list[Mention]:
        return self.names.find(text)

    def model(self, id: str) -> Model | None:
        return self._by_id.get(ProductId(id))

    def model_named(self, name: str) -> Model | None:
        return next((model for model in self.models if model.name == name), None)


class Catalogue:
    """Raises NotReady when the shop cannot be reached and nothing recent is at hand."""

    def __init__(self, shop: Shop, clock: Callable[[], datetime], words: WordsFile | None = None) -> None:
        self._shop = shop
        self._clock = clock
        self.words = words or words_of_shoppers()
        self._kept: tuple[datetime, Range] | None = None

    async def read(self) -> Range:
        now = self._clock()
        if self._kept is None or now - self._kept[0] > FRESH:
            products = await self._shop.products(limit=MOST)
            same = self._kept is not None and self._kept[1].products == tuple(products)
            self._kept = (now, self._kept[1] if same and self._kept else Range(tuple(products), self.words))
        return self._kept[1]

    async def now(self, model: Model) -> Model:
        """As it stands in the shop at this moment: what is in stock must not be a minute old."""
        fresh = [await self._shop.product(one.id) for one in model.variants]
        return Model(model.name, tuple(one for one in fresh if one is not None) or model.variants)
