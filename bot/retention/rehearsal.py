"""A turn outside of any conversation: what training and `rekindle retention decide` put to the rules."""

from collections.abc import Sequence
from datetime import datetime

from bot.retention import TurnContext
from bot.shop import Customer, Subscription
from bot.storage.types import Conversation, ConversationId, Life, Owner, SiteId, Tier
from bot.understanding import Understanding

NOBODY = "rehearsal"


def rehearsed(
    understood: Understanding,
    now: datetime,
    customer: Customer | None = None,
    subscriptions: Sequence[Subscription] = (),
) -> TurnContext:
    """The first turn of a conversation with a stranger, or with a verified customer."""
    conversation = Conversation(
        id=ConversationId(NOBODY),
        site=SiteId(NOBODY),
        owner=Owner.BOT,
        agent=None,
        tier=Tier.VERIFIED if customer else Tier.ANONYMOUS,
        customer=customer.id if customer else None,
        locale="en",
        life=Life.OPEN,
        last_seq=1,
        created_at=now,
        updated_at=now,
    )
    return TurnContext(
        conversation=conversation,
        message_seq=1,
        understanding=understood,
        earlier=(),
        visitor_turns=(understood.text,),
        customer=customer,
        orders=(),
        subscriptions=subscriptions,
        open_problem=None,
        now=now,
    )
