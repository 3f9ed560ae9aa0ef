"""How well labelled messages were classified, at the operating point that serves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score, roc_curve

from intents import Classification

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
BINS = 15
"""Of equal width, as in Guo and others, "On Calibration of Modern Neural Networks" (2017)."""
KEPT = 0.95
"""The part of messages with an intent that is kept where foreign ones are counted for `fpr95` and
`oos_at_95`."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What was said of each message and what is true; a message of no intent has the truth ""."""

    said: Sequence[Classification]
    truth: tuple[str, ...]

    @property
    def inside(self) -> Flags:
        return np.array([bool(name) for name in self.truth])

    @property
    def top(self) -> tuple[str, ...]:
        return tuple(one.ranking[0].intent for one in self.said)

    @property
    def right(self) -> Flags:
        """The best intent is the true one, whether it was accepted or not."""
        return np.array([best == true for best, true in zip(self.top, self.truth, strict=True)])

    @property
    def sure(self) -> Numbers:
        """The probability of the best intent."""
        return np.array([one.ranking[0].probability for one in self.said])

    @property
    def scores(self) -> Numbers:
        """How likely each belongs to any intent at all."""
        return np.array([one.in_scope for one in self.said])

    @property
    def accepted(self) -> Flags:
        return np.array([bool(one.accepted) for one in self.said])

    @property
    def served(self) -> Flags:
        """Right at the operating point: its intent among the accepted, or, of no intent, rejected."""
        pairs = zip(self.said, self.truth, strict=True)
        return np.array([true in one.accepted if true else not one.accepted for one, true in pairs])

    @property
    def confidently_wrong(self) -> Flags:
        """Accepted, not served right, and not even asked back about."""
        unsure = np.array([one.ambiguous for one in self.said])
        wrong: Flags = self.accepted & ~self.served & ~unsure
        return wrong


def figures(judged: Judged) -> dict[str, Any]:
    """Shares from 0 to 1. `accuracy`, `macro_f1` and `ece` look at the best intent of messages that have one;
    the others at what is served: threshold applied, messages of no intent counted."""
    inside, served = judged.inside, judged.served
    right, n = judged.right[inside], len(judged.truth)
    true = [name for name in judged.truth if name]
    best = [name for name, has in zip(judged.top, inside, strict=True) if has]
    several = np.array([len(one.accepted) > 1 for one in judged.said])
    found: dict[str, Any] = {
        "n": n,
        "accuracy": _share(right),
        "macro_f1": round(float(f1_score(true, best, average="macro", zero_division=0)), 4),
        "in_scope_accuracy": _share(served[inside]),
        "overall_accuracy": _share(served),
        "wrong_and_confident": _share(judged.confidently_wrong),
        "coverage": _share(judged.accepted),
        "false_splits": _share(several[inside]),
        "ece": _ece(judged),
    }
    return found | (_foreign(judged) if inside.any() and not inside.all() else {})


def per_intent(judged: Judged) -> list[dict[str, Any]]:
    """One row an intent, the weakest first, with what it is taken for instead."""
    rows = []
    for name in sorted({true for true in judged.truth if true}):
        places = [at for at, true in enumerate(judged.truth) if true == name]
        wrong = Counter(judged.top[at] for at in places if not judged.right[at])
        rows.append(
            {
                "intent": name,
                "n": len(places),
                "recall": _share(judged.right[places]),
                "served": _share(judged.served[places]),
                "confused_with": dict(wrong.most_common(3)),
            }
        )
    return sorted(rows, key=lambda row: (row["recall"], row["intent"]))


def _foreign(judged: Judged) -> dict[str, float]:
    """`fpr95` and `oos_at_95` are two sides of one number, at a score chosen on these very messages: they
    compare models, and say nothing of the threshold that serves."""
    inside = judged.inside
    false, true, _ = roc_curve(inside, judged.scores)
    taken = float(false[int(np.argmax(true >= KEPT))])
    return {
        "oos_recall": _share(~judged.accepted[~inside]),
        "oos_auroc": round(float(roc_auc_score(inside, judged.scores)), 4),
        "fpr95": round(taken, 4),
        "oos_at_95": round(1 - taken, 4),
    }


def _ece(judged: Judged) -> float:
    """Expected calibration error of the best intent's probability."""
    inside = judged.inside
    sure, right = judged.sure[inside], judged.right[inside]
    cell = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        (cell == number).mean() * abs(right[cell == number].mean() - sure[cell == number].mean())
        for number in np.unique(cell)
    ]
    return round(float(sum(gaps)), 4)


def _share(flags: Flags) -> float:
    return round(float(flags.mean()), 4) if len(flags) else 0.0
