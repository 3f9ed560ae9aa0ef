"""What was taken for what, at the operating point."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eval.labelled.outcomes import Outcome

NONE = ""
"""A message of no intent, or one that was rejected."""
MOST, PART = 40, 20
"""More intents than a page can show, and how many of the worst are shown instead."""
WORST, EXAMPLES = 12, 3

Pair = tuple[str, str]
"""The true intent, and what was said."""


@dataclass(frozen=True)
class Matrix:
    """`counts` has a row a true intent and a column a said one, both in the order of `names`, NONE last."""

    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    left_out: int
    """Intents that are not shown: of all, these are the least confused."""


@dataclass(frozen=True)
class Confusion:
    truth: str
    said: str
    count: int
    of: int
    """How many messages the true intent has."""
    examples: tuple[Outcome, ...]
    """The surest first."""


def pair(row: Outcome) -> Pair:
    """Of several intents the true one counts, or else the first."""
    said = row["said"]
    return row["truth"], row["truth"] if row["truth"] in said else next(iter(said), NONE)


def matrix(rows: Sequence[Outcome]) -> Matrix:
    counted = Counter(pair(row) for row in rows)
    names = sorted({name for both in counted for name in both} - {NONE})
    shown = names if len(names) <= MOST else sorted(_worst(counted)[:PART])
    whole = (*shown, *([NONE] if any(NONE in both for both in counted) else []))
    counts = tuple(tuple(counted[true, said] for said in whole) for true in whole)
    return Matrix(whole, counts, len(names) - len(shown))


def worst(rows: Sequence[Outcome]) -> list[Confusion]:
    """The most frequent pairs first."""
    having = Counter(row["truth"] for row in rows)
    wrong: dict[Pair, list[Outcome]] = {}
    for row in rows:
        true, said = pair(row)
        if true != said:
            wrong.setdefault((true, said), []).append(row)
    found = [
        Confusion(true, said, len(held), having[true], tuple(sorted(held, key=_doubt)[:EXAMPLES]))
        for (true, said), held in wrong.items()
    ]
    return sorted(found, key=lambda one: (-one.count, -one.count / one.of, one.truth, one.said))[:WORST]


def _doubt(row: Outcome) -> tuple[float, str]:
    return -row["probability"], row["text"]


def _worst(counted: Counter[Pair]) -> list[str]:
    """Intents by how many messages were taken from them or for them."""
    wrong: Counter[str] = Counter()
    for (true, said), count in counted.items():
        for name in {true, said} - {NONE} if true != said else ():
            wrong[name] += count
    names = {name for both in counted for name in both} - {NONE}
    return sorted(names, key=lambda name: (-wrong[name], name))
