"""Cross-validation of labelled messages: each is judged once, by a model that saw neither it nor its near
duplicates, so that a shop without a test set learns how good its intents are and which labels to doubt."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from encoder.errors import ContentError
from encoder.overlap import Seen, trigrams
from eval.labelled import Labelled
from eval.labelled.doubts import doubts
from eval.labelled.figures import figures
from eval.labelled.outcomes import judged_of
from eval.labelled.totals import LATENCY, MEASURED, Run, deviation, mean, total
from eval.labelled.trials import FEWEST, Tell, Trial, catalogue_of, kept

if TYPE_CHECKING:
    from intents.recipe import Recipe

Places = NDArray[np.int64]


@dataclass(frozen=True)
class CrossValidation:
    rows: Labelled
    folds: int
    outside: str
    """The label of messages that belong to no intent."""
    typos: float = 0.0
    recipe: "Recipe | None" = None

    @property
    def key(self) -> str:
        parts = ["folds", self.folds, self._trial(self.rows, self.rows).key]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]

    def trial(self, fold: Places, number: int) -> Trial:
        """Learns from all folds but one, and judges that one."""
        return self._trial(self._part(fold != number), self._part(fold == number))

    def _part(self, among: NDArray[np.bool_]) -> Labelled:
        at = np.flatnonzero(among)
        texts, names = (
            tuple(column[place] for place in at) for column in (self.rows.texts, self.rows.intents)
        )
        return Labelled(texts, names, self.rows.kinds)

    def _trial(self, train: Labelled, test: Labelled) -> Trial:
        return Trial(train, test, self.outside, self.typos, recipe=self.recipe)


def cross_validate(
    task: CrossValidation, seeds: Sequence[int], folder: Path, tell: Tell = lambda line: None
) -> dict[str, Any]:
    """Figures over all messages under the names that a trial has; `folds` says how they differ from fold to
    fold. Every fold of every seed is kept under `folder`; all seeds have the same folds."""
    fold = split(task.rows, task.folds)
    _check(task, fold)
    runs, parts = [], []
    for seed in seeds:
        done = []
        for number in range(task.folds):
            trial = task.trial(fold, number)
            path = folder / task.key / f"fold-{number + 1}-seed-{seed}.json"
            done.append(kept(path, trial, catalogue_of(trial.train, task.outside), seed))
            so_far = total(done[-1:], sure=False)
            tell(f"seed {seed}, fold {number + 1} of {task.folds}: accuracy {so_far['accuracy']}")
        runs.append(_joined(done, fold))
        parts.append(done)
    doubted = doubts([run["outcomes"] for run in runs])
    return {**total(runs), "folds": _spread(parts), "doubts": doubted}


def split(rows: Labelled, count: int) -> Places:
    """A fold for each message: intents spread evenly, repeated messages together, the same every time."""
    folds = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=7)
    groups = alike(rows.texts)
    if len(np.unique(groups)) < count:
        raise ContentError(f"{count} folds need that many messages which do not repeat each other")
    fold = np.zeros(len(rows.texts), np.int64)
    for number, (_, held_out) in enumerate(folds.split(np.zeros(len(groups)), rows.intents, groups)):
        fold[held_out] = number
    return fold


def alike(texts: Sequence[str]) -> Places:
    """A number for each text, the same for those that repeat or nearly repeat one another, even by way of a
    third."""
    home = np.arange(len(texts))
    seen = Seen()
    for number, text in enumerate(texts):
        pieces = trigrams(text)
        for twin, _ in seen.twins(pieces):
            home[home == home[twin]] = home[number]
        seen.add(number, pieces)
    return home


def _check(task: CrossValidation, fold: Places) -> None:
    """Every intent must be there to learn from while any one fold is held out."""
    names = np.array(task.rows.intents)
    own = [name for name in np.unique(names) if name != task.outside]
    if len(own) < 2:
        raise ContentError("the training messages hold fewer than two intents")
    lacking = [
        name
        for name in own
        if min(int(((names == name) & (fold != number)).sum()) for number in range(task.folds)) < FEWEST
    ]
    if lacking:
        raise ContentError(
            f"{task.folds} folds leave fewer than {FEWEST} messages to learn from: {', '.join(lacking[:5])}; "
            "give these intents more messages that do not repeat each other"
        )


def _joined(done: Sequence[Run], fold: Places) -> Run:
    """The folds of one seed as one run, the outcomes in the order of the file."""
    rest = [iter(run["outcomes"]) for run in done]
    return {
        "seed": done[0]["seed"],
        **mean([{name: run[name] for name in MEASURED} for run in done]),
        LATENCY: mean([run[LATENCY] for run in done]),
        "recipe": done[0]["recipe"],
        "outcomes": [next(rest[number]) for number in fold],
    }


def _spread(parts: Sequence[Sequence[Run]]) -> dict[str, Any]:
    """Each fold's figures, the mean of its seeds."""
    each = [
        mean([figures(judged_of(run["outcomes"])) for run in seeds]) for seeds in zip(*parts, strict=True)
    ]
    return {"count": len(each), "mean": mean(each), "deviation": deviation(each), "each": each}
