"""Finds examples that repeat each other: they teach nothing and make held-out figures lie."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from intents import IntentName

LIMIT = 0.5
"""Two utterances that share more than this part of their word trigrams count as one."""

Trigrams = frozenset[tuple[str, ...]]


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


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))


def same_words(text: str) -> str:
    """What is left when case and punctuation do not count."""
    return " ".join(words(text)) or text.strip()


def trigrams(text: str) -> Trigrams:
    """Word trigrams; a text of fewer than three words is one piece."""
    tokens = words(text) or [text.strip()]
    if len(tokens) < 3:
        return frozenset([tuple(tokens)])
    return frozenset(tuple(tokens[at : at + 3]) for at in range(len(tokens) - 2))


def near_duplicates(items: Iterable[Written], limit: float = LIMIT) -> list[NearDuplicate]:
    """Every pair over the limit, within an intent and across intents, in reading order."""
    found: list[NearDuplicate] = []
    earlier: list[tuple[Written, Trigrams]] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for item in items:
        mine = trigrams(item.text)
        for index in sorted({number for piece in mine for number in holders[piece]}):
            other, theirs = earlier[index]
            share = len(mine & theirs) / len(mine | theirs)
            if share > limit:
                found.append(NearDuplicate(other, item, share))
        for piece in mine:
            holders[piece].append(len(earlier))
        earlier.append((item, mine))
    return found
