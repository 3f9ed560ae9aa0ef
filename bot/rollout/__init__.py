"""How far the bot is let loose: shadow, suggest or live, by intent and by share of traffic; and the switch
that stops it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.storage.types import ConversationId


class Mode(StrEnum):
    OFF = "off"
    """Persons answer; the bot drafts nothing."""
    SHADOW = "shadow"
    """Persons answer; what the bot would have said is kept beside the conversation."""
    SUGGEST = "suggest"
    """The bot drafts, a person sends."""
    LIVE = "live"


STRICTNESS = tuple(Mode)
"""From the one that lets the bot do least."""


@dataclass(frozen=True)
class Rollout:
    mode: Mode = Mode.LIVE
    share: float = 1.0
    """Of the conversations that may be answered live, the share that is; the others are shadowed."""
    intents: Mapping[str, Mode] = field(default_factory=dict)
    """Exceptions from `mode`."""
    stopped: bool = False
    changed_by: str = ""
    changed_at: datetime | None = None

    def of(self, conversation: ConversationId, intents: Iterable[str]) -> Mode:
        """The strictest of what the message's intents allow; a conversation stays on its side of the
        share."""
        if self.stopped:
            return Mode.OFF
        allowed = [self.intents.get(name, self.mode) for name in intents] or [self.mode]
        mode = min(allowed, key=STRICTNESS.index)
        if mode is Mode.LIVE and position(conversation) >= self.share:
            return Mode.SHADOW
        return mode

    @property
    def unrestricted(self) -> bool:
        exceptions = any(mode is not Mode.LIVE for mode in self.intents.values())
        return self.mode is Mode.LIVE and self.share >= 1 and not exceptions and not self.stopped


def position(conversation: ConversationId) -> float:
    """A place between 0 and 1 that a conversation keeps for ever."""
    digest = hashlib.sha256(f"rollout:{conversation}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


class Switchboard(Protocol):
    async def read(self) -> Rollout:
        """As it stands now; everything live until somebody says otherwise."""
        ...

    async def write(self, rollout: Rollout) -> None:
        """Holds from the next message on, on every node."""
        ...
