"""How sure the figures are: 95 % intervals of the mean over the seeds."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.labelled.figures import Flags, Judged

DRAWS = 1000
AT_ONCE = 100
"""Draws that are counted together: all of them would fill the memory where there are many messages."""
MIDDLE = (0.025, 0.975)

Weights = NDArray[np.float64]
"""(draws, messages): how often each message is in a draw."""
Statistic = Callable[[Weights], NDArray[np.float64]]


def intervals(runs: Sequence[Judged]) -> dict[str, list[float]]:
    """The middle 95 % of each figure's mean over `runs`, which judged the same messages, when messages and
    runs are both drawn anew (Owen, "The pigeonhole bootstrap", 2007), with a fixed seed.

    They cover which messages were asked and, from two runs on, which seed trained; not which messages were
    learned from. Few runs make the part of the seed too small, by a half with two of them and a fifth with
    five. A share of exactly 0 or 1 has no width: so few messages cannot show how far from it the truth is."""
    figured = [_statistics(run) for run in runs]
    random = np.random.default_rng(7)
    drawn: dict[str, list[NDArray[np.float64]]] = {name: [] for name in figured[0]}
    for _ in range(DRAWS // AT_ONCE):
        messages = _drawn(random, len(runs[0].truth))
        shares = _drawn(random, len(runs)) / len(runs)
        for name in drawn:
            values = np.stack([statistics[name](messages) for statistics in figured], axis=1)
            drawn[name].append((values * shares).sum(axis=1))
    return {name: _middle(np.concatenate(values)) for name, values in drawn.items()}


def _drawn(random: np.random.Generator, count: int) -> Weights:
    return random.multinomial(count, np.full(count, 1 / count), size=AT_ONCE).astype(np.float64)


def _middle(values: NDArray[np.float64]) -> list[float]:
    return [round(float(edge), 4) for edge in np.nanquantile(values, MIDDLE)]


def _statistics(judged: Judged) -> dict[str, Statistic]:
    inside, served = judged.inside, judged.served
    everything = np.ones(len(inside), bool)
    found = {
        "accuracy": _share(judged.right, inside),
        "macro_f1": _macro_f1(judged),
        "in_scope_accuracy": _share(served, inside),
        "overall_accuracy": _share(served, everything),
        "wrong_and_confident": _share(judged.confidently_wrong, everything),
        "coverage": _share(judged.accepted, everything),
    }
    if inside.any() and not inside.all():
        found |= {"oos_recall": _share(~judged.accepted, ~inside), "oos_auroc": _auroc(judged)}
    return found


def _share(flags: Flags, among: Flags) -> Statistic:
    """Of the messages `among`; not a number in a draw that holds none of them."""
    return lambda weights: _ratio(weights @ (flags & among).astype(float), weights @ among.astype(float))


def _macro_f1(judged: Judged) -> Statistic:
    """Over the intents that a draw holds, as truth or as best."""
    true = np.array(judged.truth)
    best = np.where(judged.inside, np.array(judged.top), "")
    names = sorted({*true, *best} - {""})
    is_true, is_best = (np.stack([column == name for name in names], axis=1) for column in (true, best))
    both, either = (is_true & is_best).astype(float), is_true.astype(float) + is_best

    def value(weights: Weights) -> NDArray[np.float64]:
        each = _ratio(2 * (weights @ both), weights @ either)
        return _ratio(np.nansum(each, axis=1), (~np.isnan(each)).sum(axis=1))

    return value


def _auroc(judged: Judged) -> Statistic:
    """By ranks: how often a message with an intent scores above a foreign one, ties counted half."""
    order = np.argsort(judged.scores, kind="stable")
    inside = judged.inside[order]
    _, starts = np.unique(judged.scores[order], return_index=True)

    def value(weights: Weights) -> NDArray[np.float64]:
        sorted_weights = weights[:, order]
        own, foreign = (np.add.reduceat(sorted_weights * side, starts, axis=1) for side in (inside, ~inside))
        below = foreign.cumsum(axis=1) - foreign / 2
        return _ratio((own * below).sum(axis=1), own.sum(axis=1) * foreign.sum(axis=1))

    return value


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Not a number where the whole is nothing."""
    share: NDArray[np.float64] = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return share
