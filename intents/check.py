"""What an operator wants to know about a folder of intents before a model learns from it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from encoder import SentenceEncoder
from encoder.errors import ContentError
from encoder.overlap import Seen, trigrams
from intents.catalogue import OUT_OF_SCOPE, Catalogue, read_catalogue
from intents.overlap import Written, near_duplicates

THIN = 0.5
"""An intent with less than this share of the median's examples is drowned by the others."""
ALIKE = 0.86
"""Cosine from which two examples mean the same; across intents, one of them is in the wrong file."""
MOST_LEAKS = 50


@dataclass(frozen=True)
class Row:
    intent: str
    examples: int
    distinct: int
    counter_examples: int


@dataclass(frozen=True)
class Report:
    """Counts are of distinct examples, near-repetitions left out. `leaks` are examples that mean what another
    intent's example means; `orphans` are intents that no other one is told apart from. Faults stop a
    training."""

    ok: bool
    intents: tuple[Row, ...]
    examples: int
    distinct: int
    out_of_scope: int
    imbalance: tuple[str, ...]
    leaks: tuple[str, ...]
    orphans: tuple[str, ...]
    faults: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check(content: Path, encoder: SentenceEncoder | None = None) -> Report:
    """Without an encoder leaks are not looked for."""
    try:
        catalogue = read_catalogue(content)
    except ContentError as error:
        return Report(False, (), 0, 0, 0, (), (), (), (str(error),))
    faults = tuple(str(pair) for pair in near_duplicates(catalogue.written()))
    rows = tuple(_rows(catalogue))
    return Report(
        ok=not faults,
        intents=rows,
        examples=sum(row.examples for row in rows),
        distinct=sum(row.distinct for row in rows),
        out_of_scope=len(catalogue.out_of_scope),
        imbalance=tuple(_imbalance(rows)),
        leaks=tuple(_leaks(list(catalogue.written()), encoder)) if encoder else (),
        orphans=tuple(_orphans(catalogue)),
        faults=faults,
    )


def _rows(catalogue: Catalogue) -> Iterator[Row]:
    seen, count = Seen(), 0
    for intent in catalogue.intents:
        distinct = 0
        for item in intent.examples:
            mine = trigrams(item.text)
            distinct += not seen.twins(mine)
            seen.add(count, mine)
            count += 1
        yield Row(intent.name, len(intent.examples), distinct, len(intent.counter_examples))


def _imbalance(rows: Sequence[Row]) -> Iterator[str]:
    usual = median(row.distinct for row in rows)
    for row in rows:
        if row.distinct < THIN * usual:
            yield f"{row.intent} has {row.distinct} distinct examples where others have about {usual:.0f}"


def _leaks(items: Sequence[Written], encoder: SentenceEncoder) -> Iterator[str]:
    """The likest pairs across intents first."""
    vectors = encoder.encode([item.text for item in items])
    names = np.array([item.intent for item in items])
    found: list[tuple[float, int, int]] = []
    for at in range(len(items)):
        alike = vectors[:at] @ vectors[at]
        strange = np.flatnonzero((alike >= ALIKE) & (names[:at] != names[at]))
        found += [(float(alike[other]), at, int(other)) for other in strange]
    for cosine, later, earlier in sorted(found, reverse=True)[:MOST_LEAKS]:
        late, early = items[later], items[earlier]
        yield (
            f"{late.place}: {late.text!r} ({late.intent}) means what {early.text!r} ({early.intent}, "
            f"{early.place}) means: {cosine:.2f}"
        )


def _orphans(catalogue: Catalogue) -> Iterator[str]:
    """Nothing marks the border to them: neither their own counter-examples nor another intent's."""
    named = {item.intent for intent in catalogue.intents for item in intent.counter_examples}
    for intent in catalogue.intents:
        if intent.name not in named and not intent.counter_examples and intent.name != OUT_OF_SCOPE:
            yield f"{intent.name} has no counter-examples, and no other intent has one that belongs to it"
