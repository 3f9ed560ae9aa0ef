"""The written examples that the phraser learns from: read, checked, counted."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.generation import Act
from bot.generation.slots import unbacked
from bot.understanding import Mood
from encoder.content import read_yaml
from encoder.errors import ContentError
from encoder.overlap import Seen, Trigrams, trigrams

PAIRS = Path(__file__).parent / "content" / "pairs"


class _PairSchema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    act: Act
    mood: Mood
    question: str = Field(min_length=2, max_length=600)
    evidence: list[str] = Field(default_factory=list, max_length=8)
    reply: str = Field(min_length=2, max_length=600)


class _FileSchema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    shop: str
    kind: str
    held_out: bool = False
    pairs: list[_PairSchema]


@dataclass(frozen=True)
class Pair:
    shop: str
    kind: str
    held_out: bool
    act: Act
    mood: Mood
    question: str
    evidence: tuple[str, ...]
    reply: str


@dataclass(frozen=True)
class PairCount:
    """`distinct` leaves out pairs too like an earlier one; `held_out` are never trained on."""

    written: int
    distinct: int
    held_out: int
    shops: int
    faults: tuple[str, ...]


def read_pairs(folder: Path = PAIRS) -> list[Pair]:
    """All pairs, by file name and then in writing order; raises ContentError with file and line."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ContentError(f"{folder}:1: no pair files here")
    return [pair for path in files for pair in _read_file(path)]


def _read_file(path: Path) -> list[Pair]:
    file = read_yaml(_FileSchema, path)
    return [
        Pair(file.shop, file.kind, file.held_out, p.act, p.mood, p.question, tuple(p.evidence), p.reply)
        for p in file.pairs
    ]


def data_hash(pairs: Sequence[Pair]) -> str:
    """Names a set of pairs: weights carry it, so that stale ones are noticed."""
    return hashlib.sha256("\n".join(repr(pair) for pair in pairs).encode()).hexdigest()


def _pieces(pair: Pair) -> Trigrams:
    """Trigrams of all that was written for a pair, numbers made equal."""
    return trigrams(re.sub(r"\d+", "0", " ".join((pair.question, *pair.evidence, pair.reply))))


def count_pairs(pairs: Sequence[Pair]) -> PairCount:
    """Count what counts: near-duplicates and pairs with unbacked values do not."""
    seen, kept = Seen(), list[int]()
    faults: list[str] = []
    for number, pair in enumerate(pairs):
        pieces = _pieces(pair)
        twins = seen.twins(pieces)
        missing = unbacked(pair.reply, (*pair.evidence, pair.question))
        if twins:
            twin = pairs[twins[0][0]]
            faults.append(f"{pair.kind}: {pair.question!r} is too like {twin.kind}: {twin.question!r}")
        elif missing:
            faults.append(f"{pair.kind}: {pair.question!r}: the reply's {missing} is not in its evidence")
        else:
            kept.append(number)
            seen.add(number, pieces)
    held_out = sum(pairs[number].held_out for number in kept)
    return PairCount(len(pairs), len(kept), held_out, len({p.shop for p in pairs}), tuple(faults))
