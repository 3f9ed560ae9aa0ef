"""Every gate with its reason, their order, and the region table cell by cell."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.retention.gates import GATES, Facts, cost_on, objection
from bot.retention.history import History, PastTurn
from bot.retention.offers import read_offers
from bot.retention.regions import RegionRule, disclosure_of, region_of, rule_of
from bot.retention.risk import Moment
from bot.retention.types import (
    Cause,
    Grant,
    GrantId,
    GrantState,
    Offer,
    OfferId,
    SignalName,
    Subject,
    Withheld,
)
from bot.shop import Money
from bot.shop.folder import DEMO
from bot.storage.types import Tier
from tests.bot.retention.turns import CUSTOMER, NOW, SUBSCRIPTION

CATALOGUE = read_offers(DEMO / "offers.yaml")


def offer(id: str) -> Offer:
    found = CATALOGUE.find(OfferId(id))
    assert found
    return found


MONEY, PAUSE = offer("ten-percent"), offer("pause")
OPEN = History(budget_left=50_000)


def facts(**changes: Any) -> Facts:
    """A verified subscriber who finds it too dear and cancels: everything is permitted."""
    base = Facts(
        now=NOW,
        conversation="talk-1",
        tier=Tier.VERIFIED,
        customer=CUSTOMER,
        orders=(),
        subscriptions=(SUBSCRIPTION,),
        subscription_said=True,
        leaving=True,
        cause=Cause.PRICE,
        stored_cause=True,
        cancelling=True,
        rule=RegionRule.IMMEDIATE,
        consented=False,
        problem=None,
        history=OPEN,
        caps=CATALOGUE.caps,
        margin=CATALOGUE.margin,
    )
    return replace(base, **changes)


def granted(days_ago: int, cost: int = 600) -> Grant:
    then = NOW - timedelta(days=days_ago)
    subject = Subject("customer:c-1")
    return Grant(
        GrantId("g"),
        OfferId("x"),
        subject,
        GrantState.REDEEMED,
        Money(cost, "GBP"),
        then,
        then + timedelta(14),
    )


def history(*grants: Grant, turns: tuple[PastTurn, ...] = (), left: int = 50_000) -> History:
    return History(turns=turns, grants=grants, money_grants=grants, budget_left=left)


def past(days_ago: int, talk: str = "other", decided: bool = False, cancels: bool = True) -> PastTurn:
    signals = frozenset({SignalName.CANCEL_INTENT}) if cancels else frozenset()
    return PastTurn(talk, 1, NOW - timedelta(days=days_ago), Moment(0.0, {}, ()), signals, False, decided)


THREATS = tuple(past(40 + at, f"talk-{at}") for at in range(10, 13))

STRANGER: dict[str, Any] = {"tier": Tier.ANONYMOUS, "customer": None, "subscriptions": ()}

OBJECTIONS: list[tuple[dict[str, Any], Withheld]] = [
    ({"leaving": False}, Withheld.LOW_RISK),
    ({"cause": Cause.NEED_GONE}, Withheld.NOT_MATCHED),
    ({"subscriptions": ()}, Withheld.NOT_MATCHED),
    ({**STRANGER, "subscription_said": False}, Withheld.NO_SUBSCRIPTION),
    ({"customer": replace(CUSTOMER, marketing=False)}, Withheld.NO_CONSENT),
    ({"rule": RegionRule.NOTHING}, Withheld.REGION),
    ({"problem": "Order JR-1 is late."}, Withheld.OPEN_PROBLEM),
    ({"stored_cause": False}, Withheld.NO_CAUSE),
    ({"tier": Tier.CLAIMED}, Withheld.TIER),
    ({"customer": replace(CUSTOMER, joined_at=NOW - timedelta(days=13))}, Withheld.TOO_NEW),
    ({"history": history(turns=(past(29, decided=True),))}, Withheld.ALREADY_DECIDED),
    ({"history": history(granted(29))}, Withheld.ALREADY_DECIDED),
    ({"history": history(granted(89))}, Withheld.COOL_DOWN),
    ({"history": history(granted(200), granted(100))}, Withheld.CAP),
    ({"history": history(turns=THREATS)}, Withheld.ABUSE),
    ({"subscriptions": (replace(SUBSCRIPTION, price=Money(0, "GBP")),)}, Withheld.MARGIN),
    ({"history": history(left=599)}, Withheld.BUDGET),
]


def test_that_nothing_stands_in_the_way_of_somebody_who_may_have_it() -> None:
    assert objection(MONEY, facts()) is None


@pytest.mark.parametrize(("changes", "reason"), OBJECTIONS, ids=[reason for _, reason in OBJECTIONS])
def test_that_each_gate_withholds_money_for_its_own_reason(changes: dict[str, Any], reason: Withheld) -> None:
    assert objection(MONEY, facts(**changes)) is reason


def test_that_the_gates_stand_in_the_order_of_their_reasons() -> None:
    order = list(Withheld)
    by_gate = [
        {reason for changes, reason in OBJECTIONS if gate(MONEY, facts(**changes)) is reason}
        for gate in GATES
    ]
    first = [min(order.index(reason) for reason in reasons) for reasons in by_gate]
    assert all(by_gate)
    assert first == sorted(first)


@pytest.mark.parametrize(
    "changes",
    [
        {"stored_cause": False},
        STRANGER,
        {"customer": replace(CUSTOMER, joined_at=NOW)},
        {"history": history(granted(89))},
        {"history": history(left=0)},
        {"history": history(turns=THREATS)},
    ],
    ids=["no cause", "stranger", "new", "cool-down", "no budget", "threats"],
)
def test_that_what_bars_money_leaves_a_pause_open(changes: dict[str, Any]) -> None:
    assert objection(PAUSE, facts(cause=Cause.UNKNOWN, **changes)) is None


@pytest.mark.parametrize("id", ["pause", "skip-box", "swap-coffee", "fewer-boxes"])
def test_that_a_stranger_who_spoke_of_no_subscription_is_offered_nothing_about_one(id: str) -> None:
    one = offer(id)
    unheard = facts(cause=one.causes[0], stored_cause=False, subscription_said=False)
    assert objection(one, replace(unheard, **STRANGER)) is Withheld.NO_SUBSCRIPTION
    assert objection(one, replace(unheard, **{**STRANGER, "subscription_said": True})) is None
    assert objection(one, unheard) is None  # verified, and the account has one


@pytest.mark.parametrize(
    ("days", "reason"),
    [(31, Withheld.COOL_DOWN), (90, Withheld.COOL_DOWN), (91, None)],
)
def test_that_money_comes_once_in_ninety_days(days: int, reason: Withheld | None) -> None:
    assert objection(MONEY, facts(history=history(granted(days)))) is reason


def test_that_an_offer_for_one_country_is_not_made_abroad() -> None:
    delivery = replace(offer("free-delivery"), max_cost=Money(1, "GBP"))
    assert objection(delivery, facts()) is None
    abroad = facts(customer=replace(CUSTOMER, country="FR"))
    assert objection(delivery, abroad) is Withheld.NOT_MATCHED


@pytest.mark.parametrize(
    ("price", "cost"), [(1000, 100), (999, 100), (5600, 560), (9000, 600)], ids=["even", "up", "most", "cap"]
)
def test_that_a_percentage_costs_its_share_up_to_its_maximum(price: int, cost: int) -> None:
    assert cost_on(MONEY, price) == cost


REGIONS = [
    # region, cancelling, consented -> may an offer stand there?
    ("GB", True, False, True),
    ("US-CA", True, False, True),
    ("US-NY", True, False, True),
    ("US-MN", True, False, False),
    ("US-MN", True, True, True),
    ("US-MN", False, False, True),
    ("US", True, True, False),
    (None, True, True, False),
    (None, False, False, True),
]


@pytest.mark.parametrize(("region", "cancelling", "consented", "may"), REGIONS)
def test_that_the_region_decides_what_stands_beside_a_cancel(
    region: str | None, cancelling: bool, consented: bool, may: bool
) -> None:
    found = facts(rule=rule_of(region), cancelling=cancelling, consented=consented)
    assert objection(MONEY, found) is (None if may else Withheld.REGION)
    assert objection(PAUSE, replace(found, cause=Cause.UNKNOWN)) is (None if may else Withheld.REGION)


def test_that_an_unknown_region_gets_the_default_only_where_nobody_is_known() -> None:
    assert region_of(None, "GB") == "GB"
    assert region_of(None, None) is None
    assert rule_of(None) is RegionRule.NOTHING
    assert region_of(replace(CUSTOMER, country="US", region="US-MN"), "GB") == "US-MN"
    assert region_of(replace(CUSTOMER, country="US"), "GB") == "US"


def test_that_new_york_sees_its_line_beside_a_personal_price_only() -> None:
    assert "ALGORITHM" in disclosure_of("US-NY", monetary=True)
    assert disclosure_of("US-NY", monetary=False) == ""
    assert disclosure_of("US-CA", monetary=True) == ""
