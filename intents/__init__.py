"""Words in, intents out: the shop's catalogue of intents and the classifier that is trained on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

IntentName = NewType("IntentName", str)


@dataclass(frozen=True)
class IntentScore:
    intent: IntentName
    probability: float


@dataclass(frozen=True)
class Classification:
    """One message's verdict. `ranking` is complete and calibrated, best first, and rests on the whole message
    before all; `accepted` is empty when the message is out of scope, and holds two or more intents, in the
    order in which they are told, when it asks for several things."""

    text: str
    ranking: tuple[IntentScore, ...]
    accepted: tuple[IntentName, ...]
    out_of_scope: bool
    ambiguous: bool
    model_version: str
    in_scope: float = 1.0
    """How likely the message belongs to any intent at all, were both equally common."""


class Classifier(Protocol):
    @property
    def version(self) -> str: ...

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        """Classify a batch in one encoder pass; the result has the order of `texts`."""
        ...
