"""Parts of the training messages, for a curve of what more of them would bring. A seed draws one part of a
size, whatever is trained on it, and a larger part holds the smaller ones."""

from dataclasses import dataclass, replace

import numpy as np

from encoder.errors import ContentError
from eval.labelled import Labelled

FEWEST = 2
"""Texts an intent keeps: one to learn from while the other is held out."""


@dataclass(frozen=True)
class Amount:
    """A share of each intent's messages or, where it is given, a number of them."""

    share: float = 1.0
    per_intent: int | None = None

    def __str__(self) -> str:
        return f"{self.share:.4g}" if self.per_intent is None else f"{self.per_intent} an intent"

    def of(self, messages: int) -> int:
        wanted = round(self.share * messages) if self.per_intent is None else self.per_intent
        return min(messages, max(FEWEST, wanted))


def read_amounts(shares: str | None, per_intent: str | None) -> tuple[Amount, ...]:
    """From what was typed: `0.25,1.0`, or `5,10` messages an intent; all of them when nothing was."""
    if shares and per_intent:
        raise ContentError("--shares and --per-intent: name one of the two")
    if per_intent:
        counts = _numbers("--per-intent", per_intent)
        if any(count < FEWEST or count != int(count) for count in counts):
            raise ContentError(f"--per-intent {per_intent}: whole numbers from {FEWEST} up")
        return tuple(Amount(per_intent=int(count)) for count in counts)
    numbers = _numbers("--shares", shares or "1.0")
    if not all(0 < number <= 1 for number in numbers):
        raise ContentError(f"--shares {shares}: numbers above 0 and up to 1")
    return tuple(Amount(number) for number in numbers)


def part(rows: Labelled, amount: Amount, outside: str, seed: int) -> Labelled:
    """Some messages of each intent, in the order of the file. Those of no intent shrink as the others did:
    `per_intent` says how many an intent has, and they are none."""
    random = np.random.default_rng(seed)
    names = np.array(rows.intents)
    order = {str(name): random.permutation(np.flatnonzero(names == name)) for name in np.unique(names)}
    kept = {name: amount.of(len(places)) for name, places in order.items() if name != outside}
    if outside in order:
        share = sum(kept.values()) / max(1, sum(len(order[name]) for name in kept))
        kept[outside] = Amount(share).of(len(order[outside]))
    places = sorted(int(place) for name, count in kept.items() for place in order[name][:count])
    texts, intents = (tuple(column[at] for at in places) for column in (rows.texts, rows.intents))
    return replace(rows, texts=texts, intents=intents)


def _numbers(option: str, typed: str) -> list[float]:
    try:
        return [float(one) for one in typed.split(",")]
    except ValueError as error:
        raise ContentError(f"{option} {typed}: numbers with commas between them") from error
