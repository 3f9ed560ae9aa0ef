"""What the log and the ledger remember of a person and a conversation, as far as decisions look at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.retention.risk import Moment
from bot.retention.types import Grant, SignalName

THREAT_MEMORY = timedelta(days=183)


@dataclass(frozen=True)
class PastTurn:
    """One earlier decision, with no words of the person in it."""

    conversation: str
    message_seq: int
    at: datetime
    moment: Moment
    signals: frozenset[SignalName]
    """Those that were noticed."""
    asked_first: bool
    decided: bool
    """Something was permitted then, so that decision stands, whether it was an offer or silence."""


@dataclass(frozen=True)
class History:
    here: tuple[PastTurn, ...] = ()
    """This conversation's turns, oldest first."""
    turns: tuple[PastTurn, ...] = ()
    """The person's turns in every conversation of the last year, these ones included."""
    grants: tuple[Grant, ...] = ()
    money_grants: tuple[Grant, ...] = ()
    budget_left: int = 0

    def said(self, name: SignalName) -> bool:
        return any(name in turn.signals for turn in self.here)

    def decided_since(self, since: datetime) -> bool:
        """A decision, or an offer, of that time still stands for this person or in this conversation."""
        turns = any(turn.decided and turn.at >= since for turn in (*self.turns, *self.here))
        return turns or any(grant.created_at >= since for grant in self.grants)

    def threats(self, now: datetime, except_in: str) -> int:
        """In how many other conversations of the last half year the person threatened to cancel."""
        return len(
            {
                turn.conversation
                for turn in self.turns
                if SignalName.CANCEL_INTENT in turn.signals
                and turn.conversation != except_in
                and turn.at >= now - THREAT_MEMORY
            }
        )
