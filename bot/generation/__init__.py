"""A Brief in, sentences out: what to say is decided before; the generator only phrases it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.understanding import Mood


class Act(StrEnum):
    ANSWER = "answer"
    ANSWER_MANY = "answer_many"
    NO_ANSWER = "no_answer"
    CLARIFY = "clarify"
    SKILL = "skill"
    OFFER = "offer"
    APOLOGY = "apology"
    HANDOVER = "handover"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True)
class Evidence:
    """A passage, or the facts that a skill found; `text` is one or more plain sentences."""

    id: str
    title: str
    text: str
    url: str = ""
    quote_only: bool = False
    article: str = ""
    """The article that the passage belongs to; empty for a skill's facts."""


@dataclass(frozen=True)
class Brief:
    """All that a generator may know. Values stand in `evidence` and `question` as text; a generator that
    cannot be trusted with them puts typed slots in their place before the model and restores them after."""

    act: Act
    mood: Mood
    question: str
    evidence: tuple[Evidence, ...] = ()
    fallback: tuple[str, ...] = ()
    """Fixed sentences of this act, shown when nothing else survives (small talk, no answer, hand-over)."""


class Generator(Protocol):
    @property
    def version(self) -> str: ...

    def sentences(self, brief: Brief) -> AsyncIterator[str]:
        """Yield finished, cased sentences with values restored, as soon as each is complete."""
        ...

    async def close(self) -> None: ...
