"""What several trainings on the same messages say together: each figure's mean, its deviation, how sure it
is."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from eval.labelled.figures import Judged, figures, per_intent
from eval.labelled.intervals import intervals
from eval.labelled.outcomes import judged_of

Run = dict[str, Any]
"""One seed as it is kept: `seed`, MEASURED and LATENCY, `recipe`, `outcomes`, maybe those of `valid`."""
MEASURED = ("threshold", "train_seconds", "throughput_per_s")
LATENCY = "latency_ms"
DIGITS = 4


def total(runs: Sequence[Run], sure: bool = True) -> dict[str, Any]:
    """The mean of the seeds under each figure's own name, `deviation` and `seeds` beside; the intents counted
    over all seeds; the recipe and the outcomes of the first. Without `sure` no intervals are drawn."""
    judged = [judged_of(run["outcomes"]) for run in runs]
    each = [
        {"seed": run["seed"], **figures(one), **{name: run[name] for name in MEASURED}}
        for run, one in zip(runs, judged, strict=True)
    ]
    quickness = [run[LATENCY] for run in runs]
    found = {
        **mean(each),
        **({"intervals": intervals(judged)} if sure else {}),
        LATENCY: mean(quickness),
        "deviation": {**deviation(each), LATENCY: deviation(quickness)},
        "seeds": [{**row, LATENCY: quick} for row, quick in zip(each, quickness, strict=True)],
        "recipe": {name: value for name, value in runs[0]["recipe"].items() if name != "seed"},
        "intents": _intents(judged),
        "outcomes": runs[0]["outcomes"],
    }
    if "joined" in runs[0]:
        found["joined"] = mean([run["joined"] for run in runs])
    return found | ({"valid": _valid(runs, sure)} if "valid" in runs[0] else {})


def mean(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {name: round(float(np.mean([row[name] for row in rows])), DIGITS) for name in _numbers(rows)}


def deviation(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {name: round(float(np.std([row[name] for row in rows])), DIGITS) for name in _numbers(rows)}


def _numbers(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Figures that every row has: a fold may be without foreign messages."""
    return [
        name
        for name, value in rows[0].items()
        if name != "seed" and isinstance(value, int | float) and all(name in row for row in rows)
    ]


def _valid(runs: Sequence[Run], sure: bool) -> dict[str, Any]:
    judged = [judged_of(run["valid"]) for run in runs]
    each = [figures(one) for one in judged]
    drawn = {"intervals": intervals(judged)} if sure else {}
    return {**mean(each), **drawn, "deviation": deviation(each)}


def _intents(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """`n` is of one seed; what an intent is taken for is counted over all of them."""
    said = [one for run in judged for one in run.said]
    rows = per_intent(Judged(said, judged[0].truth * len(judged)))
    return [{**row, "n": row["n"] // len(judged)} for row in rows]
