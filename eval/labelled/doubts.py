"""Messages whose label a model that never saw them contradicts with confidence: mislabelled, or so written
that people would disagree too."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from eval.labelled.outcomes import Outcome


def doubts(runs: Sequence[Sequence[Outcome]]) -> list[dict[str, Any]]:
    """Those on which all runs agree, the most confident first: accepted as another intent (or, foreign by
    label, as any) with at least the probability that messages rightly of that intent have on average
    (confident learning: Northcutt and others, 2021). `runs` judged the same messages."""
    found = [dict(_doubted(rows)) for rows in runs]
    agreed = set(found[0]).intersection(*found[1:])
    same = [at for at in agreed if len({run[at] for run in found}) == 1]
    rows = [
        {
            "text": runs[0][at]["text"],
            "truth": runs[0][at]["truth"],
            "said": found[0][at],
            "probability": round(float(np.mean([run[at]["probability"] for run in runs])), 4),
        }
        for at in same
    ]
    return sorted(rows, key=lambda row: (-row["probability"], row["text"]))


def _doubted(rows: Sequence[Outcome]) -> list[tuple[int, str]]:
    """Place and what was said instead. A foreign label is doubted only where the message seems as much in
    scope as those read rightly: the largest softmax alone is sure of what it has never seen."""
    usual = _usual(rows)
    own = [row["in_scope"] for row in rows if row["best"] == row["truth"]]
    belongs = float(np.mean(own)) if own else 1.0
    return [
        (at, row["best"])
        for at, row in enumerate(rows)
        if row["best"] != row["truth"]
        and row["best"] in row["said"]
        and row["truth"] not in row["said"]
        and not row["ambiguous"]
        and row["probability"] >= usual.get(row["best"], 1.0)
        and (row["truth"] or row["in_scope"] >= belongs)
    ]


def _usual(rows: Sequence[Outcome]) -> dict[str, float]:
    """The mean probability of each intent where it was said rightly."""
    held: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row["best"] == row["truth"]:
            held[row["best"]].append(row["probability"])
    return {name: float(np.mean(values)) for name, values in held.items()}
