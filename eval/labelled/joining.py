"""Two messages told in one breath: rows of different intents are joined in the ways people do it, and both
must be found; messages of one request must stay whole."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.labelled import Labelled
from intents import Classification, Classifier
from intents.lessons import SMALL_TALK

TOGETHER = 32
"""Messages that are classified at once."""
_ASKS = re.compile(
    r"(?:what|when|where|which|who|why|how|can|could|do|does|did|is|are|will|would|should|am|has|have)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[.,;:!?]+(?=\s|$)")


@dataclass(frozen=True)
class Double:
    text: str
    intents: tuple[str, str]
    """In the order in which they are told."""
    halves: tuple[str, str]
    way: str


def _open(text: str) -> str:
    return text.rstrip(" .,;:!?")


def _closed(text: str) -> str:
    """With its own end mark, or the one that belongs there."""
    if text.rstrip().endswith((".", "!", "?")):
        return text.rstrip()
    return _open(text) + ("?" if _ASKS.match(text) else ".")


def _small(text: str) -> str:
    """Goes on in small letters; "I" and names in capitals stay."""
    return (
        text if text[:2] == "I " or text[:2] == "I'" or text[1:2].isupper() else text[:1].lower() + text[1:]
    )


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", text).lower().split())


def _between(words: str) -> Callable[[str, str], str]:
    return lambda first, second: f"{_open(first)}{words}{_small(second)}"


WAYS: dict[str, tuple[float, tuple[Callable[[str, str], str], ...]]] = {
    "sentences": (0.25, (lambda first, second: f"{_closed(first)} {second}",)),
    "lines": (0.1, (lambda first, second: f"{first}\n{second}",)),
    "and": (0.2, tuple(map(_between, (" and ", ", and ")))),
    "also": (0.15, tuple(map(_between, (", also ", " and also ", " also ", ". Also, ")))),
    "aside": (0.1, tuple(map(_between, (", oh and ", " plus ", ". PS ", ", btw ", ". One more thing, ")))),
    "dash": (0.05, tuple(map(_between, (" - ", " – ")))),
    "comma": (0.05, (_between(", "),)),
    "bare and": (0.05, (lambda first, second: f"{_bare(first)} and {_bare(second)}",)),
    "nothing": (0.05, (lambda first, second: f"{_bare(first)} {_bare(second)}",)),
}
"""Ways to put a second request behind a first one, each with its share of the pairs."""


def doubles(labelled: Labelled, outside: str, count: int, seed: int) -> list[Double]:
    """Pairs of messages of different intents; none where there are fewer than two intents. Small talk beside
    a request is none of its own, so it is left out."""
    left_out = {outside, *(name for name, kind in labelled.kinds if kind == SMALL_TALK)}
    rows = [row for row in zip(labelled.texts, labelled.intents, strict=True) if row[1] not in left_out]
    if len({name for _, name in rows}) < 2:
        return []
    random = np.random.default_rng(seed)
    shares = np.array([share for share, _ in WAYS.values()])
    made: list[Double] = []
    while len(made) < count:
        (first, one), (second, other) = (rows[int(at)] for at in random.integers(len(rows), size=2))
        way = str(random.choice(list(WAYS), p=shares / shares.sum()))
        joins = WAYS[way][1]
        text = joins[int(random.integers(len(joins)))](first, second)
        if one != other:
            made.append(Double(text, (one, other), (first, second), way))
    return made


def joined_figures(
    classifier: Classifier, labelled: Labelled, outside: str, count: int, seed: int
) -> dict[str, Any]:
    """Shares from 0 to 1. `both_found`: exactly the two, in any order; `order_kept` of those; `both_alone`:
    the two messages read one at a time, each served right, which is about the most that `both_found` can be;
    `false_splits`: single messages that are taken for several requests."""
    pairs = doubles(labelled, outside, count, seed)
    said = _accepted(classifier, [pair.text for pair in pairs])
    halves = _accepted(classifier, [half for pair in pairs for half in pair.halves])
    both = [set(found) == set(pair.intents) for found, pair in zip(said, pairs, strict=True)]
    own = [text for text, name in zip(*_columns(labelled), strict=True) if name != outside]
    kept = [found == pair.intents for found, pair, right in zip(said, pairs, both, strict=True) if right]
    alone = [(halves[2 * at], halves[2 * at + 1]) for at in range(len(pairs))]
    return {
        "n": len(pairs),
        "both_found": _share(both),
        "either_found": _share(
            [bool(set(found) & set(pair.intents)) for found, pair in zip(said, pairs, strict=True)]
        ),
        "order_kept": _share(kept),
        "both_alone": _share(
            [
                found == tuple((name,) for name in pair.intents)
                for found, pair in zip(alone, pairs, strict=True)
            ]
        ),
        "false_splits": _share([len(found) > 1 for found in _accepted(classifier, own)]),
        "ways": {
            way: _share([right for right, pair in zip(both, pairs, strict=True) if pair.way == way])
            for way in WAYS
        },
    }


def _columns(labelled: Labelled) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return labelled.texts, labelled.intents


def _accepted(classifier: Classifier, texts: Sequence[str]) -> list[tuple[str, ...]]:
    said: list[Classification] = []
    for at in range(0, len(texts), TOGETHER):
        said += classifier.classify(texts[at : at + TOGETHER])
    return [tuple(one.accepted) for one in said]


def _share(flags: Sequence[bool]) -> float:
    return round(float(np.mean(flags)), 4) if flags else 0.0
