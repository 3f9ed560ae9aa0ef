"""What became of each message, as it is written down: figures, flips and pages are all counted from these
rows, so a change to them asks for no new training."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from encoder.content import read_text
from encoder.errors import ContentError
from eval.labelled.figures import Judged
from intents import Classification, IntentName, IntentScore

Outcome = Mapping[str, Any]
"""One message: `text`, `truth` ("" for no intent), `said` (the accepted intents), whether that was `right`;
`best` with its `probability`, accepted or not; the `in_scope` score; `ambiguous` when the bot asked back."""
DIGITS = 6


def outcomes(judged: Judged, texts: Sequence[str]) -> list[dict[str, Any]]:
    """`texts` as they stand in the file, so that a run with typos can be held against one without."""
    rows = zip(texts, judged.truth, judged.said, judged.served.tolist(), strict=True)
    return [
        {
            "text": text,
            "truth": truth,
            "said": list(said.accepted),
            "right": right,
            "best": said.ranking[0].intent,
            "probability": round(said.ranking[0].probability, DIGITS),
            "in_scope": round(said.in_scope, DIGITS),
            "ambiguous": said.ambiguous,
        }
        for text, truth, said, right in rows
    ]


def judged_of(rows: Sequence[Outcome]) -> Judged:
    """The way back; of each ranking only its best is there."""
    return Judged([_classification(row) for row in rows], tuple(row["truth"] for row in rows))


def read_outcomes(path: Path) -> list[Outcome]:
    """Those of a file that `rekindle eval intents --json` wrote; older ones lack the scores."""
    try:
        rows = json.loads(read_text(path))["outcomes"]
    except (ValueError, KeyError, TypeError) as error:
        raise ContentError(
            f"{path}: no outcomes in it; name a file of `rekindle eval intents --json`"
        ) from error
    return list(rows)


def _classification(row: Outcome) -> Classification:
    return Classification(
        text=row["text"],
        ranking=(IntentScore(IntentName(row["best"]), row["probability"]),),
        accepted=tuple(IntentName(name) for name in row["said"]),
        out_of_scope=not row["said"],
        ambiguous=row["ambiguous"],
        model_version="",
        in_scope=row["in_scope"],
    )
