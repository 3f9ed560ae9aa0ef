"""Notices that a customer is about to leave and decides what, if anything, to do about it.

Service comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.retention.types import Grant, GrantId, OfferCard, RetentionDecision, Swept, Told
from bot.shop import Customer, Order, Subscription
from bot.shop.discounts import Redemption
from bot.storage.types import Conversation, Decision
from bot.understanding import Understanding


@dataclass(frozen=True, eq=False)
class TurnContext:
    """Everything a retention decision may look at, as of `now`."""

    conversation: Conversation
    message_seq: int
    understanding: Understanding
    earlier: Sequence[Decision]
    """This conversation's decisions, oldest first."""
    visitor_turns: Sequence[str]
    """What the visitor has said so far, this message last."""
    customer: Customer | None
    orders: Sequence[Order]
    subscriptions: Sequence[Subscription]
    open_problem: str | None
    """What a skill found wrong in this turn (a late or lost parcel), in words."""
    now: datetime
    consented: bool = False
    """The visitor said yes to hearing one alternative (regions that must ask first)."""


class Retention(Protocol):
    async def consider(self, turn: TurnContext) -> RetentionDecision:
        """Decide, and grant in the same transaction; idempotent per (conversation, message)."""
        ...

    async def card(self, grant: GrantId, conversation: str) -> OfferCard:
        """The card of a grant made in this conversation; NotFound for anyone else's."""
        ...

    async def accept(self, grant: GrantId, conversation: str) -> Grant:
        """Accept an issued offer once; repeating is harmless; Conflict when it is expired or declined. The
        shop is told of its code at once, or by a later `sweep` when it cannot be reached."""
        ...

    async def decline(self, grant: GrantId, conversation: str) -> Grant: ...
    async def redeemed(self, redemption: Redemption) -> Told:
        """The till took a code: what it cost is spent and the rest released, once, however often told."""
        ...

    async def sweep(self) -> Swept:
        """Hear from the till, issue what is waiting to be issued, release what is out of date."""
        ...
