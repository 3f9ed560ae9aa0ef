"""Chooses among the permitted offers: the table's first, now and then any, with exact propensities."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.retention.holdout import share
from bot.retention.types import OfferId

VERSION = "reason-table-1"


@dataclass(frozen=True)
class Choice:
    offer: OfferId | None
    """None is an action too: to stay silent."""
    propensity: float
    propensities: tuple[tuple[OfferId | None, float], ...]
    """Of every action that was possible, silence included; they sum to 1."""


def choose(permitted: Sequence[OfferId], exploration: float, seed: str) -> Choice:
    """`permitted` stands in the order of the table; `seed` makes the draw repeatable.

    With probability `exploration` any action is drawn, all alike and silence among them; else the first."""
    actions: list[OfferId | None] = [*permitted, None]
    each = exploration / len(actions)
    best = actions[0]
    propensities = tuple((action, each + (1 - exploration if action == best else 0.0)) for action in actions)
    chosen = _draw(actions, best, exploration, share("policy", seed))
    return Choice(chosen, dict(propensities)[chosen], propensities)


def _draw(
    actions: Sequence[OfferId | None], best: OfferId | None, exploration: float, point: float
) -> OfferId | None:
    if point >= exploration:
        return best
    return actions[int(point / exploration * len(actions))]
