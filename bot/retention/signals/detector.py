"""What every detector is made of: a name, a threshold, a reason in words, and a pure measure of one turn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.retention import TurnContext
from bot.retention.types import Signal, SignalName
from intents import Classification

Measure = Callable[[TurnContext], tuple[float, str]]
"""Returns the probability and what it rests on: a span of the message or a fact in the records."""


@dataclass(frozen=True)
class Detector:
    name: SignalName
    threshold: float
    """From here on the signal counts as noticed."""
    reason: str
    measure: Measure
    revision: int = 1
    """Counted up whenever the same turn would be measured differently."""

    def read(self, turn: TurnContext) -> Signal:
        probability, evidence = self.measure(turn)
        return Signal(self.name, probability, evidence, f"{self.name.value}-{self.revision}")


def intent_share(turn: TurnContext, names: Iterable[str], unless: Iterable[str] = ()) -> tuple[float, str]:
    """The calibrated probability that the message carries one of these intents, and the span that carries it.

    A message is classified by its main matter; what a clause says beside it counts as much as the whole, if
    the clause is accepted for it: torn from its message, a vague one resembles almost anything. With one of
    `unless` accepted for the whole, the clauses are only more words about that."""
    wanted, whole = frozenset(names), turn.understanding.classification
    clauses = () if set(unless) & set(whole.accepted) else turn.understanding.clauses
    said = (whole, *(clause for clause in clauses if wanted & set(clause.accepted)))
    shares = [_share(one, wanted) for one in said]
    highest = max(range(len(said)), key=shares.__getitem__)
    return shares[highest], said[highest].text


def _share(said: Classification, wanted: frozenset[str]) -> float:
    """A text that asks for several things shares one unit of probability among them, so it is given back."""
    share = sum(score.probability for score in said.ranking if score.intent in wanted)
    return min(1.0, share * max(1, len(said.accepted)))
