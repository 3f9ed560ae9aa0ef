"""Message -> Understanding: intents, entities, mood, tones, language, signs of attack or danger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from encoder import Vectors
from intents import Classification, IntentName


class Mood(StrEnum):
    ANGRY = "angry"
    DISAPPOINTED = "disappointed"
    NEUTRAL = "neutral"
    PLEASED = "pleased"


class Tone(StrEnum):
    """What a message may carry in any mood, and several at once."""

    URGENT = "urgent"
    THANKING = "thanking"
    """Thanks that are meant: "thanks for nothing" complains."""
    COMPLAINING = "complaining"
    """Of what the shop did or sold; a fault that is only reported is no complaint."""


class Alarm(StrEnum):
    """What takes a message out of the ordinary path."""

    ATTACK = "attack"
    SELF_HARM = "self_harm"
    THREAT = "threat"
    LEGAL = "legal"
    FRAUD = "fraud"


@dataclass(frozen=True)
class AlarmScore:
    alarm: Alarm
    probability: float


@dataclass(frozen=True)
class Entities:
    order_ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Understanding:
    text: str
    classification: Classification
    entities: Entities
    mood: Mood
    mood_probability: float
    language: str
    """ISO 639-1; `en` unless the detector is sure of another."""
    alarms: tuple[AlarmScore, ...]
    """Only alarms over their calibrated threshold, strongest first."""
    embedding: Vectors
    """Shape (width,), from the frozen sentence encoder."""
    versions: tuple[tuple[str, str], ...]
    """(model name, version) of everything that took part."""
    clauses: tuple[Classification, ...] = ()
    """Of each clause by itself, in reading order; empty when the message has only one."""
    tones: Mapping[Tone, float] = field(default_factory=dict)
    """Probabilities, only of tones over their calibrated thresholds."""

    @property
    def intents(self) -> tuple[IntentName, ...]:
        return self.classification.accepted


class Understander(Protocol):
    def understand(self, texts: list[str]) -> list[Understanding]:
        """Synchronous and batched; call it through `workers.run`."""
        ...
