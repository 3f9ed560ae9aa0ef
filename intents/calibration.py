"""How far to trust the classifier: all of it learned from held-out folds of the training data, with numpy
alone.

A probability from a temperature; an in-scope score from four views of one message (confidence, energy, and
how near its neighbours in and out of scope are), since the largest softmax alone is fooled by what no intent
has ever seen; and two thresholds chosen for stated costs."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from encoder import Vectors
from intents.neighbours import NEAREST, OUTSIDE, Labels, Near

WRONG_COST, OUTSIDE_COST = 2.0, 4.0
"""What an answer costs that was not asked for, in askings back: to a question of the shop's own the wrong one
of its answers, which only nudges the search; and one to what is none of its business, which is nonsense."""
TEMPERATURES = np.geomspace(0.2, 5, 97)
UNSEEN_REJECTED = 0.05
"""The part of a shop's own messages that is given up where no foreign text says what else there is."""
OUTSIDE_SHARE = 0.1
"""The part of real messages that no intent covers, as far as a shop can know beforehand."""


@dataclass(frozen=True)
class Calibration:
    temperature: float
    weights: tuple[float, ...]
    """One for each column of `views`, and the constant last."""
    threshold: float
    """Below this in-scope score a message is out of scope."""
    margin: float
    """With the two best probabilities nearer than this the bot asks which one is meant."""
    split: float = 0.9
    """A part of a message as strong as this may speak for the whole of it."""
    apart: float = 20.0
    """Two sides of a message this far apart (`intents.halves`) are two requests."""
    vote: float = 0.0
    """What the neighbours' vote weighs against the head's logits, and ..."""
    words: float = 0.0
    """... what the wording's scores do."""

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Examples:
    """The model's view of labelled texts: logits (texts, intents), the texts that it learned from near them,
    labels; and the wording's scores (texts, intents), which have no part in `logits` before they are
    blended."""

    logits: Vectors
    near: Near
    labels: Labels
    words: Vectors


def softmax(logits: Vectors, temperature: float = 1.0) -> NDArray[np.float64]:
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def views(asked: Examples) -> NDArray[np.float64]:
    """Four numbers a text: log of the largest softmax, energy, nearness to in-scope and to out-of-scope
    texts; and 1."""
    wide = asked.logits.astype(np.float64)
    largest = wide.max(axis=1)
    energy = largest + np.log(np.exp(wide - largest[:, None]).sum(axis=1))
    inside, outside = nearness(asked.near.inside), nearness(asked.near.outside)
    return np.stack([largest - energy, energy, inside, outside, np.ones_like(inside)], axis=1)


def nearness(cosines: Vectors) -> NDArray[np.float64]:
    """Mean of the few first cosines in each row; 0 where there are none."""
    if not cosines.shape[1]:
        return np.zeros(len(cosines))
    mean: NDArray[np.float64] = cosines[:, :NEAREST].mean(axis=1, dtype=np.float64)
    return mean


def in_scope_score(seen: NDArray[np.float64], calibration: Calibration) -> NDArray[np.float64]:
    """The probability that a text belongs to any intent at all, from its `views`."""
    score: NDArray[np.float64] = 1 / (1 + np.exp(-seen @ np.array(calibration.weights)))
    return score


def calibrate(held_out: Examples, seen: NDArray[np.float64]) -> Calibration:
    """Fit everything on texts that the models scoring them never trained on, their logits as they will serve
    (`intents.blending`); `seen` are their `views`."""
    inside = held_out.labels != OUTSIDE
    temperature, _ = fit_temperature(held_out.logits[inside], held_out.labels[inside])
    threshold = threshold_of(OUTSIDE_COST, OUTSIDE_SHARE)
    weights = in_scope_weights(seen, threshold) if inside.all() else fit_logistic(seen, inside)
    start = Calibration(temperature, tuple(map(float, weights)), 0.0, 0.0)
    score = in_scope_score(seen, start)
    shares = softmax(held_out.logits, temperature)
    accepted = score >= threshold
    margin = choose_margin(shares[accepted], held_out.labels[accepted])
    return Calibration(start.temperature, start.weights, threshold, margin)


def in_scope_weights(seen: NDArray[np.float64], threshold: float) -> NDArray[np.float64]:
    """With nothing foreign to learn from: confidence, energy and nearness count alike, each in units of its
    own spread, and `UNSEEN_REJECTED` of the shop's own messages lie under the threshold."""
    counted = seen.copy()
    counted[:, 3:] = 0.0  # nearness to foreign texts, of which there are none, and the constant
    weights = np.where(counted.any(axis=0), 1 / np.maximum(seen.std(axis=0), 1e-9), 0.0)
    low = np.quantile(counted @ weights, UNSEEN_REJECTED)
    weights[-1] = np.log(threshold / (1 - threshold)) - low
    return weights


def fit_temperature(logits: Vectors, labels: Labels, every: int = 1) -> tuple[float, float]:
    """The temperature with the least mean negative log likelihood (Guo and others, 2017), and that; from a
    fine grid, or from `every` so-many-th of it."""
    rows, grid = np.arange(len(labels)), TEMPERATURES[::every]
    losses = [-np.log(softmax(logits, t)[rows, labels] + 1e-12).mean() for t in grid]
    best = int(np.argmin(losses))
    return float(grid[best]), float(losses[best])


def fit_logistic(
    seen: NDArray[np.float64], inside: NDArray[np.bool_], ridge: float = 1.0
) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, both classes with the same total weight; the last column is
    constant."""
    middle, spread = seen.mean(axis=0), seen.std(axis=0)
    middle[-1], spread[-1] = 0.0, 1.0
    scaled = (seen - middle) / np.maximum(spread, 1e-9)
    importance = np.where(inside, 0.5 / inside.sum(), 0.5 / (~inside).sum()) * len(inside)
    penalty = np.full(seen.shape[1], ridge)
    penalty[-1] = 0.0
    beta = np.zeros(seen.shape[1])
    for _ in range(25):
        share = 1 / (1 + np.exp(-scaled @ beta))
        slope = scaled.T @ (importance * (share - inside)) + penalty * beta
        curve = (scaled * (importance * share * (1 - share))[:, None]).T @ scaled + np.diag(penalty + 1e-6)
        beta -= np.linalg.solve(curve, slope)
    plain: NDArray[np.float64] = beta / np.maximum(spread, 1e-9)
    plain[-1] = beta[-1] - (plain[:-1] * middle[:-1]).sum()
    return plain


def threshold_of(wrong_cost: float, outside_share: float) -> float:
    """The in-scope score at which answering and not understanding cost the same (Bayes's decision rule). The
    score is a probability where both kinds are equally likely; this puts in how likely they really are. A
    threshold searched for on one fold swings by tenths with the seed; this one rests on the fit alone."""
    answering, rejecting = wrong_cost * outside_share, 1.0 - outside_share
    return answering / (answering + rejecting)


def choose_margin(shares: NDArray[np.float64], labels: Labels) -> float:
    """The margin with the least cost: a wrong answer `WRONG_COST`, asking 1 and 1 more if the truth is not
    offered."""
    order = np.argsort(-shares, axis=1)
    ranked = np.take_along_axis(shares, order, axis=1)
    right = order[:, 0] == labels
    offered = (order[:, :3] == labels[:, None]).any(axis=1)
    gap = ranked[:, 0] - ranked[:, 1]
    grid = np.arange(0.0, 0.6, 0.02)
    costs = [
        np.where(gap < at, np.where(offered, 1.0, 2.0), np.where(right, 0.0, WRONG_COST)).sum() for at in grid
    ]
    return float(grid[int(np.argmin(costs))])
