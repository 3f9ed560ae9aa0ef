"""What a recommendation looks for, once everything that was said has been read. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.skills.goods import TOLD
from bot.recommend import Trait, Wish
from bot.recommend.catalogue import Range
from bot.recommend.models import Model
from bot.recommend.traits import kind_of, traits_of
from bot.shop import ProductId

ESPRESSO = Trait("use:espresso")
"""Few grinders are fine enough for it, so that no other is an answer."""


@dataclass(frozen=True)
class Search:
    """What is looked for, read from everything that has been said."""

    wish: Wish
    like: tuple[ProductId, ...] = ()
    without: frozenset[ProductId] = frozenset()
    among: tuple[Model, ...] = ()
    """Those that were named: the choice is between them."""
    by_history: bool = False


def exacting(wish: Wish) -> Wish:
    """What a device must be able to do is no matter of taste."""
    needs = wish.kinds == ("grinder",) and wish.wants.get(ESPRESSO, 0) > 0
    return replace(wish, must=wish.must | {ESPRESSO}) if needs else wish


def rivals(wish: Wish) -> list[tuple[frozenset[Trait], int]]:
    """What must be met, and how many of it to show: `by hand or electric?` is answered with some of each."""
    rivals = [trait for trait in sorted(wish.must, reverse=True) if trait.startswith("power:")]
    if len(rivals) < 2:
        return [(wish.must, TOLD)]
    others = wish.must - set(rivals)
    return [(others | {trait}, 1 + (at == 0)) for at, trait in enumerate(rivals)]


def unlike(wish: Wish, named: Sequence[Model], shelf: Range) -> Wish:
    """The opposite: what those are like is not wanted."""
    groups = ("taste:", "note:", "roast:", "origin:")
    traits = {trait for model in named for trait in traits_of(model.first, shelf.words)}
    unwanted = {trait: -1.0 for trait in traits if trait.startswith(groups)}
    kinds = wish.kinds or tuple(dict.fromkeys(kind_of(model.first, shelf.words) for model in named))
    return replace(wish, kinds=kinds, wants={**unwanted, **wish.wants})
