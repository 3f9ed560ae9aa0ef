"""One decision, pure: a turn and what is remembered go in, what would be done and why comes out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.retention import TurnContext
from bot.retention.gates import Facts, objection
from bot.retention.history import History
from bot.retention.holdout import enrolled, held_out, share
from bot.retention.offers import Catalogue
from bot.retention.policy import VERSION, Choice, choose
from bot.retention.regions import RegionRule, region_of, rule_of
from bot.retention.risk import Moment, Reading, TurnRisk
from bot.retention.signals import noticed, read_all
from bot.retention.signals.service_failure import failures
from bot.retention.types import Arm, Cause, Considered, Offer, OfferId, Signal, SignalName, Subject, Withheld
from bot.storage.types import Tier

PROBLEMS = frozenset({"late_delivery", "lost_parcel", "damaged_or_wrong_item", "payment_problem"})
"""Intents that report something broken: it is mended before anything is offered."""
OF_SUBSCRIPTION = frozenset(
    {
        "cancel_subscription",
        "change_plan",
        "pause_subscription",
        "restart_subscription",
        "skip_box",
        "subscription_how",
        "swap_coffee",
    }
)
_SUBSCRIPTION = re.compile(r"\bsubs?cri(?:b|p)", re.IGNORECASE)


@dataclass(frozen=True)
class Rules:
    """What a decision is made by, besides the turn itself."""

    catalogue: Catalogue
    risk: TurnRisk
    salt: str
    hold_out: float
    exploration: float
    default_region: str | None

    @property
    def version(self) -> str:
        return f"{VERSION}/{self.catalogue.version}/{self.risk.version}"


@dataclass(frozen=True)
class Observation:
    """What the turn shows by itself, before anything is looked up."""

    signals: tuple[Signal, ...]
    """Those that are noticed."""
    probabilities: dict[SignalName, float]
    moment: Moment


@dataclass(frozen=True)
class Verdict:
    """`offer` is what is to be granted; `would_be` what would be, were nobody held out."""

    seen: Observation
    reading: Reading
    facts: Facts
    considered: tuple[Considered, ...]
    choice: Choice
    offer: Offer | None
    would_be: Arm
    subject: Subject
    held_out: bool
    enrolled: bool
    ask_first: bool
    region: str | None
    seed: str

    @property
    def decided(self) -> bool:
        """Something was permitted, so this decision stands for its window, silence and hold-out included."""
        return len(self.choice.propensities) > 1


def subject_of(turn: TurnContext) -> Subject:
    """Nothing is bound to a customer whose identity is only claimed: anyone could use up their offers."""
    customer = turn.conversation.customer
    if customer is not None and turn.conversation.tier is Tier.VERIFIED:
        return Subject(f"customer:{customer}")
    return Subject(f"conversation:{turn.conversation.id}")


def observe(turn: TurnContext, risk: TurnRisk) -> Observation:
    signals = read_all(turn)
    probabilities = {name: signal.probability for name, signal in signals.items()}
    return Observation(noticed(signals), probabilities, risk.moment(turn.understanding, probabilities))


def decide(turn: TurnContext, seen: Observation, history: History, rules: Rules) -> Verdict:
    reading = rules.risk.read([*(earlier.moment for earlier in history.here), seen.moment])
    facts = gather(turn, history, rules, seen.signals, reading)
    reading = replace(reading, cause=facts.cause)
    reasons = {offer.id: objection(offer, facts) for offer in rules.catalogue.offers}
    permitted = [id for id in rules.catalogue.table.get(facts.cause, ()) if reasons[id] is None]
    seed = f"{share(f'{turn.conversation.id}:{turn.message_seq}', rules.salt):.17f}"
    choice = choose(permitted, rules.exploration, seed)
    subject = subject_of(turn)
    out = held_out(subject, rules.hold_out, rules.salt)
    would_be = rules.catalogue.find(choice.offer) if choice.offer else None
    return Verdict(
        seen=seen,
        reading=reading,
        facts=facts,
        considered=_considered(rules.catalogue.offers, reasons, choice, out),
        choice=choice,
        offer=None if out else would_be,
        would_be=would_be.arm if would_be else Arm.NONE,
        subject=subject,
        held_out=out,
        enrolled=enrolled(subject),
        ask_first=_asks(rules, facts),
        region=region_of(turn.customer, rules.default_region),
        seed=seed,
    )


def gather(
    turn: TurnContext, history: History, rules: Rules, seen: Sequence[Signal], reading: Reading
) -> Facts:
    names = {signal.name for signal in seen}
    agreed = turn.consented and bool(history.here) and history.here[-1].asked_first
    price = SignalName.PRICE_OBJECTION in names or history.said(SignalName.PRICE_OBJECTION)
    failed = SignalName.SERVICE_FAILURE in names
    cancel = SignalName.CANCEL_INTENT in names
    return Facts(
        now=turn.now,
        conversation=turn.conversation.id,
        tier=turn.conversation.tier,
        customer=turn.customer,
        orders=tuple(turn.orders),
        subscriptions=tuple(turn.subscriptions),
        subscription_said=_speaks_of_one(turn),
        leaving=reading.at_risk or cancel or agreed,
        cause=_cause(price, failed, reading),
        stored_cause=price or failed,
        cancelling=cancel or history.said(SignalName.CANCEL_INTENT),
        rule=rule_of(region_of(turn.customer, rules.default_region)),
        consented=agreed,
        problem=problem(turn),
        history=history,
        caps=rules.catalogue.caps,
        margin=rules.catalogue.margin,
    )


def _cause(price: bool, failed: bool, reading: Reading) -> Cause:
    """What was said or is on record goes before what a model guesses."""
    if price:
        return Cause.PRICE
    return Cause.SERVICE if failed else reading.cause


def problem(turn: TurnContext) -> str | None:
    """What must be mended first: found by a skill, on record in the orders, or reported in this talk."""
    if turn.open_problem:
        return turn.open_problem
    broken = [failure.fact for failure in failures(turn.orders, turn.now) if failure.unresolved]
    if broken:
        return broken[0]
    said = _asked(turn)
    return next((f"Reported in this conversation: {intent}." for intent in said if intent in PROBLEMS), None)


def _asked(turn: TurnContext) -> list[str]:
    """Every intent of this conversation, this message's first."""
    earlier = (intent for decision in turn.earlier for intent in decision.record.get("accepted", ()))
    return [*turn.understanding.intents, *earlier]


def _speaks_of_one(turn: TurnContext) -> bool:
    named = any(_SUBSCRIPTION.search(said) for said in turn.visitor_turns)
    return named or not OF_SUBSCRIPTION.isdisjoint(_asked(turn))


def _asks(rules: Rules, facts: Facts) -> bool:
    """Ask whether to hear one alternative only where there would be one to hear."""
    if facts.rule is not RegionRule.ASK_FIRST or not facts.cancelling or facts.consented:
        return False
    if any(past.asked_first for past in facts.history.here):
        return False
    agreed = replace(facts, consented=True)
    return any(objection(offer, agreed) is None for offer in rules.catalogue.offers)


def _considered(
    offers: Sequence[Offer], reasons: Mapping[OfferId, Withheld | None], choice: Choice, out: bool
) -> tuple[Considered, ...]:
    shares = dict(choice.propensities)

    def reason(offer: Offer) -> Withheld | None:
        if reasons[offer.id] is not None:
            return reasons[offer.id]
        if choice.offer != offer.id:
            return Withheld.NOT_CHOSEN
        return Withheld.HOLD_OUT if out else None

    return tuple(
        Considered(offer.id, offer.arm, reason(offer), shares.get(offer.id, 0.0)) for offer in offers
    )
