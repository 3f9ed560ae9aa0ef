"""Recommends by what products are like: the wish and each product as vectors of traits. Pure.

The score of a product is the weighted product of the two, plus what its description shares with the wish,
plus a little for standing early in the shop's own order, which tells equals apart.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.generation.words import content_words
from bot.recommend import Pick, Trait, Wish
from bot.recommend.models import Model, models_of, variant
from bot.recommend.traits import TraitReader
from bot.recommend.words import WordsFile, words_of_shoppers
from bot.shop import Product, ProductId

WEIGHTS: Mapping[str, float] = {
    "use": 1.2, "taste": 1.0, "note": 1.0, "roast": 0.8, "origin": 1.2, "sort": 0.8, "tea": 1.0, "power": 1.0,
    "feature": 0.6, "kind": 2.0,
}  # fmt: skip
"""How much a trait of each group counts, where no other weight is given."""
LIKENESS = frozenset({"taste", "note", "roast", "origin", "tea", "use", "power"})
"""The groups by which products are like one another."""
HALF = 0.5
"""The share of a trait from which a product is said to have it."""
BY_WORDS = 0.3
"""For each word of the wish that stands in a description."""
EARLY = 0.25
"""For the first product in the shop's order, falling to none for the last."""
THRIFT = 0.8
"""What the price counts where something cheap is wished for."""
GIFT_WORTH = 0.4
"""What a price near the sum that was named counts for a present."""
MONEY = tuple("£$€")
"""A product whose sizes are sums of money is best in the one that was named."""
SAME_FARM = 0.3
"""What a second product from one maker or grower loses, so that there is a choice."""


class ContentRecommender:
    def __init__(self, words: WordsFile | None = None) -> None:
        self._traits = TraitReader(words or words_of_shoppers())

    @property
    def version(self) -> str:
        return "content-1"

    def rank(
        self,
        wish: Wish,
        products: Sequence[Product],
        *,
        like: Collection[ProductId] = (),
        without: Collection[ProductId] = (),
        most: int = 3,
    ) -> list[Pick]:
        wanted = self._like(wish, [one for one in products if one.id in like])
        models = models_of(products)
        picks = [
            self._pick(wanted, model, product, 1 - at / len(models))
            for at, model in enumerate(models)
            if not model.ids & {*like, *without}
            and (product := _variant_of(model, wanted))
            and self._suits(wanted, model, product)
        ]
        return list(_varied(sorted(picks, key=lambda pick: -pick.score), most))

    def _like(self, wish: Wish, liked: Sequence[Product]) -> Wish:
        """What these products are like is wished for as well, as far as nothing else has been said."""
        if not liked:
            return wish
        tastes: dict[Trait, float] = {}
        for product in liked:
            for trait, share in self._traits.of(product).items():
                if _group(trait) in LIKENESS:
                    tastes[trait] = tastes.get(trait, 0.0) + share / len(liked)
        kinds = wish.kinds or tuple(dict.fromkeys(map(self._traits.kind, liked)))
        return replace(wish, kinds=kinds, wants={**tastes, **wish.wants})

    def _suits(self, wish: Wish, model: Model, product: Product) -> bool:
        if wish.kinds and self._traits.kind(product) not in wish.kinds:
            return False
        price = product.price.minor
        if not (wish.at_least or 0) <= price <= (price if wish.at_most is None else wish.at_most):
            return False
        has = self._traits.of_model(model)
        groups = {_group(trait) for trait in wish.must}
        return all(any(trait in has for trait in wish.must if _group(trait) == group) for group in groups)

    def _pick(self, wish: Wish, model: Model, product: Product, early: float) -> Pick:
        has = self._traits.of_model(model)
        wants = {**_unasked(self._traits.kind(product)), **wish.wants}
        met = {trait: _weight(trait) * worth * has[trait] for trait, worth in wants.items() if trait in has}
        shared = wish.words & {word for one in model.variants for word in content_words(_told(one))}
        score = sum(met.values()) + BY_WORDS * len(shared) + EARLY * early + _by_price(wish, product)
        good = sorted((trait for trait, worth in met.items() if worth > 0), key=lambda trait: -met[trait])
        return Pick(product, score, tuple(trait for trait in good if has[trait] >= HALF))


def _group(trait: Trait) -> str:
    return trait.split(":")[0]


def _unasked(kind: str) -> Mapping[Trait, float]:
    """Coffee without caffeine is for those who ask for it."""
    return {Trait("sort:decaf"): -3.0} if kind == "coffee" else {}


def _told(product: Product) -> str:
    return f"{product.name} {product.description}"


def _weight(trait: Trait) -> float:
    return WEIGHTS.get(_group(trait), 1.0)


def _by_price(wish: Wish, product: Product) -> float:
    price = product.price.minor
    if wish.cheap:
        return -THRIFT * price / 1000 if price < 3000 else -THRIFT * (3 + price / 10_000)
    if wish.gift and wish.at_most:
        return GIFT_WORTH * price / wish.at_most
    return 0.0


def _variant_of(model: Model, wish: Wish) -> Product | None:
    """The size that was named, else the smallest that can be had."""
    ready = [one for one in model.in_stock if wish.at_most is None or one.price.minor <= wish.at_most]
    named = [one for one in ready if wish.size and variant(one).startswith(wish.size)]
    sums = [one for one in reversed(ready) if wish.gift and wish.at_most and variant(one)[:1] in MONEY]
    bags = [one for one in ready if Trait("sort:bags") in wish.wants and "bags" in one.facts]
    return next(iter(named or bags or sums or ready), None)


def _varied(ranked: Iterable[Pick], most: int) -> Iterator[Pick]:
    """The best first, and then what is nearly as good and from somewhere else."""
    left = list(ranked)
    makers: set[str] = set()
    for _ in range(most):
        if not left:
            return
        best = max(left, key=lambda pick: pick.score - SAME_FARM * (_maker(pick) in makers))
        left.remove(best)
        makers.add(_maker(best))
        yield best


def _maker(pick: Pick) -> str:
    facts = pick.product.facts
    return facts.get("farm") or facts.get("author") or pick.product.id
