"""What to do next: conversation state, the pure policy, and the skills."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.generation import Act, Evidence
from bot.storage.types import ConversationId, CustomerId, Tier
from bot.understanding import Understanding
from intents import IntentName


class HandoverReason(StrEnum):
    ASKED = "asked"
    SELF_HARM = "self_harm"
    THREAT = "threat"
    LEGAL = "legal"
    FRAUD = "fraud"
    LANGUAGE = "language"
    NOT_UNDERSTOOD = "not_understood"
    SKILL = "skill"
    ROLLOUT = "rollout"
    """The bot is not, or not yet, let loose on this."""


@dataclass(frozen=True)
class DialogueState:
    """What the bot carries from turn to turn; the text of a `state` event, so that it can be erased."""

    skill: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    misses: int = 0
    """Turns in a row that were not understood or not answered: clarify, then rephrase, then a person."""
    unresolved: Mapping[str, int] = field(default_factory=dict)
    """How often each service intent has come up since the visitor last said that all is well."""
    pending: Mapping[str, str] = field(default_factory=dict)
    """What the turn before left open (a question asked back, a cancel); forgotten after one turn."""
    away: int = 0
    """Turns in a row that something else interrupted the skill."""
    undo: Mapping[str, str] = field(default_factory=dict)
    """How to take back what was done last: `skill`, `action` as JSON, `until`; empty when nothing can be."""
    finished: Mapping[str, str] = field(default_factory=dict)
    """What was got done last: `told`, the sentences that told it, one a line; `age` in turns since then."""
    later: tuple[str, ...] = ()
    """What was said in one breath with what the skill under way is about; looked at when that has ended."""


@dataclass(frozen=True)
class Move:
    """The policy's verdict on one message."""

    act: Act
    queries: tuple[str, ...] = ()
    """What to search the knowledge base for: one per question."""
    skill: str | None = None
    """The skill to run. Queries beside it are the message's other questions."""
    otherwise: tuple[str, ...] = ()
    """What to search for as well when the skill comes back without facts."""
    handover: HandoverReason | None = None
    choices: tuple[str, ...] = ()
    """Quick replies under the reply."""
    lines: tuple[str, ...] = ()
    """Fixed sentences for acts that state no facts (small talk, clarify, no answer, hand-over)."""
    cancel: bool = False
    """The visitor wants to cancel: the way out stands in the same reply."""
    intents: tuple[IntentName, ...] = ()
    """What the move answers: the accepted intents, or the one that the visitor chose from a quick reply."""
    ends_skill: bool = False
    """The visitor leaves the skill that was under way."""
    remember: Mapping[str, str] = field(default_factory=dict)
    """Notes for the next turn only; kept in the state's `pending`."""
    later: tuple[str, ...] | None = None
    """What the message says besides, for when the skill has ended; None leaves what waits already."""
    no_offer: str = ""
    """Why the reply is no place for an offer nor for the way out: that was not asked; empty when it is."""


@dataclass(frozen=True)
class SkillInput:
    understanding: Understanding
    state: DialogueState
    tier: Tier
    customer: CustomerId | None
    conversation: ConversationId
    message_seq: int = 0
    intents: tuple[IntentName, ...] = ()
    """What the policy took the message to be about: its accepted intents, or a title that was clicked."""
    rehearsal: bool = False
    """Say what would be said; send, verify and change nothing."""


@dataclass(frozen=True)
class Done:
    """What the shop did at the visitor's wish: recorded as an event, confirmed by a letter."""

    action: str
    """The kind of bot.shop.actions."""
    case: str
    undone: bool = False
    subject: str = ""
    """Of the letter; no letter when it is empty or nobody's address is known."""
    letter: tuple[str, ...] = ()
    """The letter's paragraphs."""
    address: str = ""
    undo: str = ""
    """How it can be taken back, in words for the letter."""
    told: tuple[str, ...] = ()
    """How it was told; said again to whoever asks how it goes on."""


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
    identity: CustomerId | None = None
    """Who the visitor has proved to be in this step."""
    done: Done | None = None
    explain: bool = False
    """Say what the articles know of it as well: the skill has only just begun to ask, or knows nothing."""
    passes: bool = False
    """Nothing for this skill after all: the message is answered as if there were no such skill."""


class Skill(Protocol):
    @property
    def name(self) -> str: ...

    async def step(self, turn: SkillInput) -> SkillResult: ...
