"""What an index learns from the shop's own questions: how to weigh its signals, and when to say "no answer".

Every question is asked of an index that does not hold it (leave one out), as if its wording were new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from encoder.progress import Progress, silent
from knowledge_base import Filters
from knowledge_base.index import Index
from knowledge_base.metric import sharpened
from knowledge_base.ranking import DEFAULT_WEIGHTS, SIGNALS, Ranker, Ranking

FOLDS = 12
"""Questions are left out in so many groups: never two of an article at once while it has no more."""
MOST = 3000
"""Questions asked at most: calibration of a large shop takes seconds too."""
FEWEST = 60
"""With fewer questions the weights that come with the software are better than what so few can teach."""
COVERAGE = 0.95
"""Share of answerable questions that must stay answerable under the threshold."""
SURE = 0.85
"""The same share under the stricter threshold, for questions that may well be about something else."""
RIDGE = 1e-3
DEFAULT_THRESHOLD = 0.35
DEFAULT_SURE = 0.42

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Asked:
    """One left-out question and what the others made of it."""

    text: str
    article: int
    ranking: Ranking

    @property
    def rank(self) -> int:
        """The place of its own article among those found, from 0; a large number when it was not found."""
        order = list(dict.fromkeys(self.ranking.articles.tolist()))
        return order.index(self.article) if self.article in order else 10**6

    @property
    def best(self) -> float:
        return float(self.ranking.scores.max(initial=0.0))

    @property
    def best_of_others(self) -> float:
        """The best score were its article not written: what an unanswerable question would get."""
        return float(self.ranking.scores[self.ranking.articles != self.article].max(initial=0.0))


@dataclass(frozen=True)
class Figures:
    """Leave-one-out figures on the shop's own questions."""

    questions: int
    recall_at_1: float
    recall_at_5: float
    mrr_at_10: float
    coverage: float
    no_answer_auroc: float
    no_answer_answered: float
    """Share of the questions whose article was taken away that got an answer all the same."""


@dataclass(frozen=True)
class Calibration:
    weights: Mapping[str, float]
    threshold: float
    sure: float
    figures: Figures | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def calibrate(index: Index, progress: Progress = silent) -> Calibration:
    """Learn from the index's own questions; the defaults stand when they are too few."""
    if index.questions.count < FEWEST:
        return Calibration(DEFAULT_WEIGHTS, DEFAULT_THRESHOLD, DEFAULT_SURE, None)
    return learn_from(list(leave_one_out(index, progress)))


def learn_from(asked: Sequence[Asked]) -> Calibration:
    weights = fit_weights(asked)
    weighed = [replace(item, ranking=item.ranking.weighed(weights)) for item in asked]
    best = [item.best for item in weighed]
    threshold, sure = (float(np.quantile(best, 1 - share, method="lower")) for share in (COVERAGE, SURE))
    return Calibration(weights, threshold, sure, measure(weighed, threshold))


def leave_one_out(index: Index, progress: Progress = silent) -> Iterator[Asked]:
    """Ask every question of an index without it; `index` is as the encoder sees it, not sharpened yet."""
    folds = _folds(index)
    for fold in range(FOLDS):
        progress("Calibrating the search", fold / FOLDS)
        left_out = np.flatnonzero(folds == fold)
        if not len(left_out):
            continue
        ranker = Ranker(sharpened(index.without(left_out)))
        for row in left_out:
            number = int(index.questions.owners[row])
            text = index.question_texts[row]
            filters = Filters(index.records[number].audience, index.records[number].locale, tier="verified")
            yield Asked(text, number, ranker.rank(text, index.questions.vectors[row], filters))


def _folds(index: Index) -> NDArray[np.int64]:
    """The fold of every question, -1 for those that are not asked."""
    owners = index.questions.owners
    place = np.arange(len(owners)) - np.searchsorted(owners, owners)
    # Shifted from article to article, so that no fold takes the first question of all of them at once.
    folds = (place + owners) % FOLDS
    if len(owners) > MOST:
        asked = np.random.default_rng(0).permutation(len(owners))[:MOST]
        folds = np.where(np.isin(np.arange(len(owners)), asked), folds, -1)
    return folds


def fit_weights(asked: Sequence[Asked]) -> dict[str, float]:
    """Weights of a convex combination under which a question's own article is as likely as can be.

    Softmax over the found passages, its probability summed over the article's own; weights stay positive by
    bounds and are divided by their sum, which changes no ranking."""
    from scipy.optimize import minimize

    usable = [item for item in asked if item.article in item.ranking.articles]
    size = len(SIGNALS)
    bounds = [(0.05, None)] * size
    found = minimize(_loss, np.full(size, 5.0), args=(usable,), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = found.x / found.x.sum()
    return {name: round(float(weight), 4) for name, weight in zip(SIGNALS, weights, strict=True)}


def _loss(weights: Numbers, asked: Sequence[Asked]) -> tuple[float, Numbers]:
    total, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
    for item in asked:
        signals = item.ranking.signals.astype(np.float64)
        own = item.ranking.articles == item.article
        whole, mean = _softmax(signals, weights)
        part, mean_own = _softmax(signals[own], weights)
        total += (whole - part) / len(asked)
        slope = slope + (mean - mean_own) / len(asked)
    return total, slope


def _softmax(signals: Numbers, weights: Numbers) -> tuple[float, Numbers]:
    """The logarithm of the summed exponentials, and its slope."""
    scores = signals @ weights
    top = float(scores.max())
    shares = np.exp(scores - top)
    total = float(shares.sum())
    slope: Numbers = shares @ signals / total
    return top + float(np.log(total)), slope


def measure(asked: Sequence[Asked], threshold: float) -> Figures:
    ranks = np.array([item.rank for item in asked])
    best = np.array([item.best for item in asked])
    others = np.array([item.best_of_others for item in asked])
    return Figures(
        questions=len(asked),
        recall_at_1=_share(ranks < 1),
        recall_at_5=_share(ranks < 5),
        mrr_at_10=round(float(np.where(ranks < 10, 1 / (1 + ranks), 0).mean()), 4),
        coverage=_share(best >= threshold),
        no_answer_auroc=auroc(best, others),
        no_answer_answered=_share(others >= threshold),
    )


def auroc(positives: NDArray[np.float64], negatives: NDArray[np.float64]) -> float:
    """The probability that a positive scores above a negative (Mann and Whitney), ties counted half."""
    below = np.searchsorted(np.sort(negatives), positives, side="left")
    not_above = np.searchsorted(np.sort(negatives), positives, side="right")
    return round(float((below + not_above).mean() / 2 / len(negatives)), 4)


def _share(values: NDArray[np.bool_]) -> float:
    return round(float(values.mean()), 4)
