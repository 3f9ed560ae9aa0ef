"""The gates an offer passes, in this order, each with its reason. Pure: facts in, the first objection out.

The hold-out is not here: it comes after all of these, when the policy has said what would have been offered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.retention.history import History
from bot.retention.offers import OF_SUBSCRIPTIONS, Caps, Margin
from bot.retention.regions import RegionRule
from bot.retention.types import Arm, Cause, Offer, Withheld
from bot.shop import Customer, Order, Subscription
from bot.storage.types import Tier

TIERS = {Tier.ANONYMOUS.value: 0, Tier.CLAIMED.value: 1, Tier.VERIFIED.value: 2}
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Facts:
    """Everything the gates may look at, as of `now`."""

    now: datetime
    conversation: str
    tier: Tier
    customer: Customer | None
    orders: tuple[Order, ...]
    subscriptions: tuple[Subscription, ...]
    subscription_said: bool
    """A subscription was spoken of in this conversation."""
    leaving: bool
    """The turn's risk is high, or the visitor asked to cancel."""
    cause: Cause
    stored_cause: bool
    """A price objection was said in this conversation, or the orders show a service failure."""
    cancelling: bool
    rule: RegionRule
    consented: bool
    """Said yes to hearing one alternative after being asked."""
    problem: str | None
    history: History
    caps: Caps
    margin: Margin

    @property
    def active(self) -> tuple[Subscription, ...]:
        return tuple(one for one in self.subscriptions if one.state == "active")


ABOUT_A_SUBSCRIPTION = OF_SUBSCRIPTIONS | {Arm.PERCENT}

Gate = Callable[[Offer, Facts], Withheld | None]


def low_risk(offer: Offer, facts: Facts) -> Withheld | None:
    return None if facts.leaving else Withheld.LOW_RISK


def matches(offer: Offer, facts: Facts) -> Withheld | None:
    """The offer answers the cause, and the person has what it is about."""
    verified = facts.tier is Tier.VERIFIED
    useless = verified and offer.arm in ABOUT_A_SUBSCRIPTION and not facts.active
    abroad = bool(offer.countries) and (
        facts.customer is None or facts.customer.country not in offer.countries
    )
    return Withheld.NOT_MATCHED if facts.cause not in offer.causes or useless or abroad else None


def subscribes(offer: Offer, facts: Facts) -> Withheld | None:
    """Whoever asks about a gift or the postage is not offered a pause of what they may never have had."""
    unheard = facts.tier is Tier.ANONYMOUS and not facts.subscription_said
    return Withheld.NO_SUBSCRIPTION if unheard and offer.arm in ABOUT_A_SUBSCRIPTION else None


def consents(offer: Offer, facts: Facts) -> Withheld | None:
    opted_out = facts.customer is not None and not facts.customer.marketing
    return Withheld.NO_CONSENT if opted_out else None


def region_allows(offer: Offer, facts: Facts) -> Withheld | None:
    """Rules about what may stand beside a cancel; they bind only while one is under way."""
    if not facts.cancelling or facts.rule is RegionRule.IMMEDIATE:
        return None
    asked = facts.rule is RegionRule.ASK_FIRST and facts.consented
    return None if asked else Withheld.REGION


def no_open_problem(offer: Offer, facts: Facts) -> Withheld | None:
    return Withheld.OPEN_PROBLEM if facts.problem else None


def has_cause(offer: Offer, facts: Facts) -> Withheld | None:
    """Words of leaving alone, or a model's guess, never unlock money."""
    return Withheld.NO_CAUSE if offer.monetary and not facts.stored_cause else None


def tier_reaches(offer: Offer, facts: Facts) -> Withheld | None:
    return Withheld.TIER if TIERS[facts.tier.value] < TIERS[offer.tier] else None


def not_too_new(offer: Offer, facts: Facts) -> Withheld | None:
    if not offer.monetary or facts.customer is None:
        return None
    known = facts.now - facts.customer.joined_at
    return Withheld.TOO_NEW if known < timedelta(days=facts.caps.too_new_days) else None


def first_decision(offer: Offer, facts: Facts) -> Withheld | None:
    since = facts.now - timedelta(days=facts.caps.window_days)
    return Withheld.ALREADY_DECIDED if facts.history.decided_since(since) else None


def cooled_down(offer: Offer, facts: Facts) -> Withheld | None:
    since = facts.now - timedelta(days=facts.caps.money_days)
    recent = any(grant.created_at >= since for grant in facts.history.money_grants)
    return Withheld.COOL_DOWN if offer.monetary and recent else None


def under_cap(offer: Offer, facts: Facts) -> Withheld | None:
    given = sum(grant.created_at >= facts.now - YEAR for grant in facts.history.money_grants)
    return Withheld.CAP if offer.monetary and given >= facts.caps.money_per_year else None


def no_abuse(offer: Offer, facts: Facts) -> Withheld | None:
    threats = facts.history.threats(facts.now, facts.conversation)
    return Withheld.ABUSE if offer.monetary and threats >= facts.caps.threats else None


def leaves_margin(offer: Offer, facts: Facts) -> Withheld | None:
    """What is earned on the order that the offer is used on stays over the floor."""
    if not offer.monetary:
        return None
    price = usual_price(facts)
    if offer.min_order is not None:
        price = max(price, offer.min_order.minor)
    cost = cost_on(offer, price)
    earned, paid = price * facts.margin.gross / 100 - cost, price - cost
    return None if paid > 0 and earned >= paid * facts.margin.floor / 100 else Withheld.MARGIN


def usual_price(facts: Facts) -> int:
    """Minor units: the dearest active subscription, else the median of the last orders."""
    if facts.active:
        return max(one.price.minor for one in facts.active)
    totals = sorted(order.total.minor for order in facts.orders[:10])
    return totals[len(totals) // 2] if totals else 0


def cost_on(offer: Offer, price: int) -> int:
    """What the offer costs on an order of this price, never more than its max_cost."""
    if offer.arm is Arm.PERCENT:
        return min(-(-price * offer.percent // 100), offer.max_cost.minor)
    return offer.max_cost.minor


def budget_open(offer: Offer, facts: Facts) -> Withheld | None:
    return Withheld.BUDGET if offer.max_cost.minor > facts.history.budget_left else None


GATES: tuple[Gate, ...] = (
    low_risk,
    matches,
    subscribes,
    consents,
    region_allows,
    no_open_problem,
    has_cause,
    tier_reaches,
    not_too_new,
    first_decision,
    cooled_down,
    under_cap,
    no_abuse,
    leaves_margin,
    budget_open,
)


def objection(offer: Offer, facts: Facts) -> Withheld | None:
    """The first gate's reason to withhold this offer; None when all let it pass."""
    return next((reason for gate in GATES if (reason := gate(offer, facts)) is not None), None)
