"""Builds turns, people and orders for retention tests; every part can be replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from bot.retention import TurnContext
from bot.shop import Customer, Money, Order, OrderId, OrderState, ProductId, Subscription, SubscriptionId
from bot.storage.types import (
    Conversation,
    ConversationId,
    CustomerId,
    Decision,
    DecisionId,
    Life,
    Owner,
    SiteId,
    Tier,
)
from bot.understanding import Entities, Mood, Tone, Understanding
from encoder import Vectors
from intents import Classification, IntentName, IntentScore

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WIDTH = 384
CANCEL = "cancel_subscription"
DEAR = "price_objection"

CUSTOMER = Customer(
    id=CustomerId("c-1"),
    name="Robin Example",
    email="robin@post.example",
    country="GB",
    region="",
    joined_at=NOW - timedelta(days=400),
    club=False,
    marketing=True,
)
SUBSCRIPTION = Subscription(
    id=SubscriptionId("s-1"),
    customer=CUSTOMER.id,
    product=ProductId("p-1"),
    product_name="Hearthside Blend",
    every_weeks=4,
    price=Money(1530, "GBP"),
    state="active",
    started_on=date(2025, 10, 1),
    next_on=date(2026, 12, 1),
    skips=0,
)


def understood(
    text: str,
    vector: Vectors | None = None,
    mood: Mood = Mood.NEUTRAL,
    clauses: Sequence[Classification] = (),
    tones: Mapping[Tone, float] | None = None,
    **shares: float,
) -> Understanding:
    """`shares` are the intents' probabilities; those of .4 and more count as accepted."""
    return Understanding(
        text=text,
        classification=classified(text, **shares),
        entities=Entities(),
        mood=mood,
        mood_probability=0.9,
        language="en",
        alarms=(),
        embedding=np.zeros(WIDTH, np.float32) if vector is None else vector,
        versions=(),
        clauses=tuple(clauses),
        tones=tones or {},
    )


def classified(text: str, rejected: bool = False, **shares: float) -> Classification:
    """`rejected`: in none of the intents after all, however likely one of them looks."""
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])
    accepted = () if rejected else tuple(IntentName(name) for name, share in ranked if share >= 0.4)
    return Classification(
        text=text,
        ranking=tuple(IntentScore(IntentName(name), share) for name, share in ranked),
        accepted=accepted,
        out_of_scope=not accepted,
        ambiguous=False,
        model_version="written",
    )


def conversation(
    id: str = "talk-1", tier: Tier = Tier.VERIFIED, customer: str | None = "c-1"
) -> Conversation:
    return Conversation(
        id=ConversationId(id),
        site=SiteId("demo"),
        owner=Owner.BOT,
        agent=None,
        tier=tier,
        customer=CustomerId(customer) if customer else None,
        locale="en",
        life=Life.OPEN,
        last_seq=1,
        created_at=NOW,
        updated_at=NOW,
    )


def turn(said: Understanding, talk: str = "talk-1", seq: int = 1, **changes: Any) -> TurnContext:
    """A verified subscriber's turn, unless changed."""
    base = TurnContext(
        conversation=conversation(talk),
        message_seq=seq,
        understanding=said,
        earlier=(),
        visitor_turns=(said.text,),
        customer=CUSTOMER,
        orders=(),
        subscriptions=(SUBSCRIPTION,),
        open_problem=None,
        now=NOW,
    )
    return replace(base, **changes)


def stranger(said: Understanding, talk: str = "talk-1", seq: int = 1, **changes: Any) -> TurnContext:
    """The same turn by somebody nobody knows."""
    nobody = conversation(talk, Tier.ANONYMOUS, None)
    return turn(said, talk, seq, conversation=nobody, customer=None, subscriptions=(), **changes)


def person(number: int, **changes: Any) -> Customer:
    return replace(CUSTOMER, id=CustomerId(f"c-{number}"), **changes)


def as_customer(said: Understanding, who: Customer, talk: str, seq: int = 1, **changes: Any) -> TurnContext:
    """The same turn by another verified subscriber."""
    theirs = (replace(SUBSCRIPTION, customer=who.id),)
    talk_of = conversation(talk, customer=who.id)
    return turn(said, talk, seq, conversation=talk_of, customer=who, subscriptions=theirs, **changes)


def order(state: OrderState = OrderState.DELIVERED, **changes: Any) -> Order:
    base = Order(
        id=OrderId("JR-100001"),
        customer=CUSTOMER.id,
        email=CUSTOMER.email,
        state=state,
        placed_at=NOW - timedelta(days=12),
        lines=(),
        total=Money(2450, "GBP"),
        discount=Money(0, "GBP"),
        carrier="Redkite Parcels",
        tracking="RK1",
        promised_on=(NOW - timedelta(days=8)).date(),
        shipped_at=NOW - timedelta(days=11),
        last_scan="",
        last_scan_at=None,
        delivered_at=NOW - timedelta(days=9) if state is OrderState.DELIVERED else None,
        refunded=None,
        refunded_at=None,
    )
    return replace(base, **changes)


def earlier(accepted: Sequence[str], seq: int = 1) -> Decision:
    record = {"accepted": list(accepted)}
    return Decision(DecisionId(f"d-{seq}"), ConversationId("talk-1"), seq, record, "", NOW)
