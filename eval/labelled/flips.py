"""Which messages came out otherwise than in an earlier run: an average hides them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder.content import read_text
from encoder.errors import ContentError
from eval.labelled.figures import Judged

Outcome = Mapping[str, Any]
"""One message: `text`, `truth`, `said` (the accepted intents) and whether that was `right`."""


@dataclass(frozen=True)
class Flip:
    text: str
    truth: str
    before: str
    after: str
    mended: bool
    """Wrong before and right now; False for the other way round."""

    def __str__(self) -> str:
        mark = "mended" if self.mended else "broken"
        return f"{mark}: {self.text!r} ({self.truth or 'no intent'}) was {self.before}, is {self.after}"


def outcomes(judged: Judged, texts: Sequence[str]) -> list[dict[str, Any]]:
    """`texts` as they stand in the file, so that a run with typos can be held against one without."""
    rows = zip(texts, judged.truth, judged.said, judged.served.tolist(), strict=True)
    return [
        {"text": text, "truth": truth, "said": list(said.accepted), "right": right}
        for text, truth, said, right in rows
    ]


def flips(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Flip]:
    """What was right and is wrong first, then what was wrong and is right; messages of one run only are left
    out."""
    known = {(row["text"], row["truth"]): row for row in before}
    pairs = [(known[row["text"], row["truth"]], row) for row in after if (row["text"], row["truth"]) in known]
    changed = [
        Flip(now["text"], now["truth"], _told(was), _told(now), now["right"])
        for was, now in pairs
        if was["right"] != now["right"]
    ]
    return sorted(changed, key=lambda flip: flip.mended)


def read_outcomes(path: Path) -> list[Outcome]:
    """Those of a file that `rekindle eval intents --json` wrote."""
    try:
        rows = json.loads(read_text(path))["outcomes"]
    except (ValueError, KeyError, TypeError) as error:
        raise ContentError(
            f"{path}: no outcomes in it; name a file of `rekindle eval intents --json`"
        ) from error
    return list(rows)


def _told(row: Outcome) -> str:
    return " and ".join(row["said"]) or "rejected"
