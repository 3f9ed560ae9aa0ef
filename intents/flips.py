"""Which messages one model judges otherwise than another: an average hides them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from intents import Classification, Classifier
from intents.catalogue import OUT_OF_SCOPE
from intents.overlap import Written

TOGETHER = 32

Outcome = Mapping[str, Any]
"""One message: `text`, `truth` ("" for no intent), `said` (the accepted intents) and whether that was
`right`; there may be more beside."""


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


@dataclass(frozen=True)
class Comparison:
    """Two models on the same messages; shares are of messages served right, None where none was judged."""

    judged: int
    before: float | None
    after: float | None
    flips: tuple[Flip, ...]

    @property
    def mended(self) -> int:
        return sum(flip.mended for flip in self.flips)

    @property
    def broken(self) -> int:
        return len(self.flips) - self.mended

    @property
    def worse(self) -> bool:
        return self.broken > self.mended

    def as_json(self) -> dict[str, Any]:
        return {
            "judged": self.judged,
            "before": self.before,
            "after": self.after,
            "mended": self.mended,
            "broken": self.broken,
            "flips": [asdict(flip) for flip in self.flips],
        }


def compare(serving: Classifier, fresh: Classifier, asked: Sequence[Written]) -> Comparison:
    """Each message once through either; right is what `Judged.served` of the eval room calls right."""
    was, now = outcomes(serving, asked), outcomes(fresh, asked)
    return Comparison(len(asked), _share(was), _share(now), tuple(flips(was, now)))


def outcomes(classifier: Classifier, asked: Sequence[Written]) -> list[Outcome]:
    return [
        outcome(row, said)
        for at in range(0, len(asked), TOGETHER)
        for row, said in _said(classifier, asked[at : at + TOGETHER])
    ]


def outcome(asked: Written, said: Classification) -> Outcome:
    """Right is its intent among the accepted or, of a message of no intent, that none was."""
    truth = "" if asked.intent == OUT_OF_SCOPE else asked.intent
    right = truth in said.accepted if truth else not said.accepted
    return {"text": asked.text, "truth": truth, "said": list(said.accepted), "right": right}


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


def _said(classifier: Classifier, asked: Sequence[Written]) -> list[tuple[Written, Classification]]:
    return list(zip(asked, classifier.classify([row.text for row in asked]), strict=True))


def _share(rows: Sequence[Outcome]) -> float | None:
    return round(sum(row["right"] for row in rows) / len(rows), 4) if rows else None


def _told(row: Outcome) -> str:
    return " and ".join(row["said"]) or "rejected"
