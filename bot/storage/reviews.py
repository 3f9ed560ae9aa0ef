"""What people say of the bot's turns: which intent would have been right, whether the answer and the passages
that it rests on were good, and which answer would have been right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.storage.types import ConversationId, StaffId


class Verdict(StrEnum):
    """On the answer."""

    GOOD = "good"
    BAD = "bad"


class Help(StrEnum):
    """On a passage that the answer rests on."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


class Source(StrEnum):
    """How a message came to be reviewed."""

    UNSURE = "unsure"
    """The bot had little confidence, could not choose, or took the message to be out of scope."""
    RATED_DOWN = "rated_down"
    HANDED_OVER = "handed_over"
    """To a person, because the bot did not understand."""
    SAMPLED = "sampled"
    """Drawn at random: the only ones that say how good the bot is on the whole."""
    BROWSED = "browsed"
    """The reviewer came upon it in the transcript, where what others said of it stands too."""


@dataclass(frozen=True)
class RatedPassage:
    """As it stood when the bot answered from it, whatever becomes of its article later."""

    passage: str
    """Its id, which changes with its text."""
    article: str
    version: str
    """Of the index that it was found in."""
    verdict: Help


@dataclass(frozen=True)
class Review:
    conversation: ConversationId
    message_seq: int
    """Of the visitor's message that was reviewed."""
    reviewer: StaffId
    intent: str | None
    """The right intent's name, `out_of_scope`, or None when it was not said."""
    answer: Verdict | None
    source: Source
    propensity: float | None
    """With which probability the sample took the turn; None unless SAMPLED."""
    predicted: str | None
    """What the bot accepted first; None when it rejected the message."""
    model_version: str
    text: str | None
    """The visitor's message, read from where it can be erased and never stored a second time: what it is
    when a review is saved does not matter. None once erased."""
    at: datetime
    passages: tuple[RatedPassage, ...] = ()
    """Those that were rated of those that the answer rests on."""
    right_answer: str | None = None
    """In the reviewer's words, which may repeat the visitor's: they lie where they can be erased, and go when
    the visitor's go. None when it was not said, and once erased."""


@dataclass(frozen=True)
class Turn:
    """What the bot made of one message: no more than choosing what to review needs."""

    conversation: ConversationId
    message_seq: int
    accepted: tuple[str, ...]
    confidence: float
    """The probability that the accepted intents have together; 0 when none was."""
    ambiguous: bool
    handover: str | None
    rated_down: bool
    """The visitor's last word on the reply was a thumb down."""
    model_version: str
    at: datetime

    @property
    def predicted(self) -> str | None:
        return self.accepted[0] if self.accepted else None


def turn_of(
    conversation: ConversationId, seq: int, record: Mapping[str, Any], at: datetime, rated_down: bool = False
) -> Turn:
    """From a Decision's record; one that broke off leaves what is missing empty."""
    accepted = tuple(record.get("accepted") or ())
    scores = record.get("intents") or ()
    sure = sum(score["probability"] for score in scores if score.get("intent") in accepted)
    return Turn(
        conversation=conversation,
        message_seq=seq,
        accepted=accepted,
        confidence=min(1.0, float(sure)),
        ambiguous=bool(record.get("ambiguous")),
        handover=record.get("handover"),
        rated_down=rated_down,
        model_version=str((record.get("versions") or {}).get("intents") or ""),
        at=at,
    )


def told_from(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The passages of a Decision's record that its reply rests on, each once, the best found first."""
    evidence = {str(id) for spoken in record.get("spoken") or () for id in spoken.get("evidence") or ()}
    told: dict[str, Mapping[str, Any]] = {}
    for row in record.get("passages") or ():
        if row["id"] in evidence:
            told.setdefault(row["id"], row)
    return list(told.values())
