"""Finds examples that repeat each other: they teach nothing and make held-out figures lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from encoder.overlap import LIMIT, Seen, trigrams, words
from intents import IntentName


@dataclass(frozen=True)
class Written:
    """One utterance and where an operator finds it."""

    text: str
    intent: IntentName
    path: Path
    line: int

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class NearDuplicate:
    first: Written
    second: Written
    share: float

    def __str__(self) -> str:
        later, earlier = self.second, self.first
        return f"{later.place}: {later.text!r} nearly repeats {earlier.text!r} ({earlier.place})"


def same_words(text: str) -> str:
    """What is left when case and punctuation do not count."""
    return " ".join(words(text)) or text.strip()


def near_duplicates(items: Iterable[Written], limit: float = LIMIT) -> list[NearDuplicate]:
    """Every pair over the limit, within an intent and across intents, in reading order."""
    found: list[NearDuplicate] = []
    earlier: list[Written] = []
    seen = Seen(limit)
    for item in items:
        mine = trigrams(item.text)
        found += [NearDuplicate(earlier[number], item, share) for number, share in seen.twins(mine)]
        seen.add(len(earlier), mine)
        earlier.append(item)
    return found
