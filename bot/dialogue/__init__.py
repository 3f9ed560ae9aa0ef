"""What to do next: conversation state, the pure policy, and the skills."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.generation import Act, Evidence
from bot.storage.types import CustomerId, Tier
from bot.understanding import Understanding


class HandoverReason(StrEnum):
    ASKED = "asked"
    SELF_HARM = "self_harm"
    THREAT = "threat"
    LEGAL = "legal"
    FRAUD = "fraud"
    LANGUAGE = "language"
    NOT_UNDERSTOOD = "not_understood"
    SKILL = "skill"


@dataclass(frozen=True)
class DialogueState:
    """What the bot carries from turn to turn; stored as the text of a `state` event, so that it can be erased."""

    skill: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    misses: int = 0
    """Turns in a row that were not understood or not answered: clarify, then rephrase, then a person."""
    unresolved: Mapping[str, int] = field(default_factory=dict)
    """How often each service intent has come up without being settled."""


@dataclass(frozen=True)
class Move:
    """The policy's verdict on one message."""

    act: Act
    queries: tuple[str, ...] = ()
    """What to search the knowledge base for (ANSWER, ANSWER_MANY): one per question."""
    skill: str | None = None
    handover: HandoverReason | None = None
    choices: tuple[str, ...] = ()
    """Quick replies under the reply."""
    lines: tuple[str, ...] = ()
    """Fixed sentences for acts that state no facts (small talk, clarify, no answer, hand-over)."""
    cancel: bool = False
    """The visitor wants to cancel: the way out stands in the same reply."""


@dataclass(frozen=True)
class SkillInput:
    understanding: Understanding
    state: DialogueState
    tier: Tier
    customer: CustomerId | None


@dataclass(frozen=True)
class SkillResult:
    """`evidence` are the facts found, one plain sentence each; `problem` is set when something is wrong."""

    act: Act
    evidence: tuple[Evidence, ...] = ()
    lines: tuple[str, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    choices: tuple[str, ...] = ()
    state: DialogueState = field(default_factory=DialogueState)
    problem: str | None = None
    handover: HandoverReason | None = None


class Skill(Protocol):
    name: str

    async def step(self, turn: SkillInput) -> SkillResult: ...
