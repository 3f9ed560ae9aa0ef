"""The glossary of retention: what was noticed, what was considered, what was granted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.shop import Money
from bot.shop.discounts import Uses

GrantId = NewType("GrantId", str)
OfferId = NewType("OfferId", str)
Subject = NewType("Subject", str)
"""Whom a grant binds: `customer:<id>`, or `conversation:<id>` while nobody is known."""


class SignalName(StrEnum):
    CANCEL_INTENT = "cancel_intent"
    COMPLAINT = "complaint"
    PRICE_OBJECTION = "price_objection"
    ANGER = "anger"
    REPEATED_CONTACT = "repeated_contact"
    SERVICE_FAILURE = "service_failure"


class Cause(StrEnum):
    SERVICE = "service"
    PRICE = "price"
    PRODUCT_FIT = "product_fit"
    COMPETITOR = "competitor"
    NEED_GONE = "need_gone"
    UNKNOWN = "unknown"


class Arm(StrEnum):
    NONE = "none"
    PAUSE = "pause"
    SKIP = "skip"
    SWAP = "swap"
    PLAN_CHANGE = "plan_change"
    EXTENSION = "extension"
    FREE_SHIPPING = "free_shipping"
    PERCENT = "percent"
    AMOUNT = "amount"
    GIFT = "gift"
    POINTS = "points"
    CALL_BACK = "call_back"


class GrantState(StrEnum):
    RESERVED = "reserved"
    ISSUED = "issued"
    SEEN = "seen"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Withheld(StrEnum):
    """Why an offer was not made; in the order in which the gates stand."""

    LOW_RISK = "low_risk"
    NOT_MATCHED = "not_matched"
    """The offer does not fit the cause."""
    NO_SUBSCRIPTION = "no_subscription"
    """Nobody knows of a subscription, and none was spoken of."""
    NO_CONSENT = "no_consent"
    REGION = "region"
    OPEN_PROBLEM = "open_problem"
    NO_CAUSE = "no_cause"
    """Money needs a stored cause besides cancel words."""
    TIER = "tier"
    TOO_NEW = "too_new"
    ALREADY_DECIDED = "already_decided"
    """The first decision stands for its window, whatever is said after it."""
    COOL_DOWN = "cool_down"
    CAP = "cap"
    ABUSE = "abuse"
    """Threatens to leave again and again: gets no money for it."""
    MARGIN = "margin"
    BUDGET = "budget"
    HOLD_OUT = "hold_out"
    NOT_CHOSEN = "not_chosen"


@dataclass(frozen=True)
class Signal:
    name: SignalName
    probability: float
    evidence: str
    """The span of the message, or the fact in the records, that the signal rests on."""
    version: str


@dataclass(frozen=True)
class Offer:
    """One entry of offers.yaml; what the card says is made of these fields and nothing else."""

    id: OfferId
    arm: Arm
    causes: tuple[Cause, ...]
    title: str
    terms: str
    max_cost: Money
    valid_days: int
    monetary: bool
    tier: str
    percent: int = 0
    amount: Money | None = None
    min_order: Money | None = None
    countries: tuple[str, ...] = ()
    """Where it can be used; empty means everywhere."""
    uses: Uses | None = None
    """What its code may be used on; None for an offer without a code."""


@dataclass(frozen=True)
class Grant:
    id: GrantId
    offer: OfferId
    subject: Subject
    state: GrantState
    max_cost: Money
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Considered:
    offer: OfferId
    arm: Arm
    withheld: Withheld | None
    propensity: float


@dataclass(frozen=True)
class OfferCard:
    """What the visitor sees of a grant. `code` is recomputed, never stored."""

    grant: GrantId
    offer: OfferId
    arm: Arm
    title: str
    terms: str
    code: str | None
    """For its owner, once accepted and known to the till."""
    expires_at: datetime
    disclosure: str
    """The region's line on personalised prices; empty where none is asked."""
    state: GrantState = GrantState.ISSUED


class Told(StrEnum):
    """What came of being told that a code was used."""

    REDEEMED = "redeemed"
    KNOWN = "known"
    """Told before."""
    UNKNOWN = "unknown"
    """No offer of ours to this customer has such a code."""
    ENDED = "ended"
    """The offer had run out or was never accepted: its reserve is gone."""


@dataclass(frozen=True)
class Swept:
    """What the passing of time did to the ledger."""

    released: int = 0
    """How many grants ran out."""
    issued: tuple[tuple[GrantId, str], ...] = ()
    """Whose codes the shop took only now, with their conversations."""


@dataclass(frozen=True)
class RetentionDecision:
    signals: tuple[Signal, ...]
    turn_risk: float
    cause: Cause
    remedy: str | None
    """An open problem that is fixed before anything is offered, in words; None when there is none."""
    considered: tuple[Considered, ...]
    chosen: Arm
    would_be: Arm
    propensity: float
    held_out: bool
    enrolled: bool
    cancel_in_progress: bool
    ask_first: bool
    """The region wants consent before an offer may stand beside a cancel."""
    card: OfferCard | None
    at_risk: bool
    """Turn risk over its calibrated threshold: the console's view of whom to look at."""
    version: str


NO_RETENTION = RetentionDecision(
    signals=(),
    turn_risk=0.0,
    cause=Cause.UNKNOWN,
    remedy=None,
    considered=(),
    chosen=Arm.NONE,
    would_be=Arm.NONE,
    propensity=1.0,
    held_out=False,
    enrolled=False,
    cancel_in_progress=False,
    ask_first=False,
    card=None,
    at_risk=False,
    version="none",
)
"""Where nothing may be offered, logged or granted: drafts for a person, replays of old talks."""
