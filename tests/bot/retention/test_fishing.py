"""People who fish for offers, at random: over days, sessions, words and identities.

The oracle knows only who they are, what was said and what lies in the tables."""

import random
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.retention import gates
from bot.retention.holdout import held_out
from bot.retention.shop_retention import ShopRetention, open_retention
from bot.retention.types import Arm, OfferCard, RetentionDecision, Subject
from bot.shop import OrderState
from bot.shop.absent import AbsentShop
from bot.shop.folder import DEMO
from bot.storage.database import Database, open_database
from bot.storage.tables import grants, metadata, retention_log
from tests.bot.retention.turns import (
    CANCEL,
    CUSTOMER,
    DEAR,
    NOW,
    WIDTH,
    as_customer,
    classified,
    order,
    stranger,
    understood,
)

PEOPLE = 40
HOLD_OUT, SALT = 0.25, "salt"
MONEY = {Arm.PERCENT, Arm.AMOUNT, Arm.FREE_SHIPPING}
WORDS = [
    understood("cancel my subscription", **{CANCEL: 0.95}),
    understood(
        "too dear, cancel it", clauses=[classified("too dear", **{DEAR: 0.9})], **{CANCEL: 0.6, DEAR: 0.39}
    ),
    understood("give me a discount or i leave", **{DEAR: 0.5, CANCEL: 0.45}),
    understood("i want to quit, now", **{CANCEL: 0.8}),
    understood("how do i clean the burrs", brewing_help=0.9),
    understood("it arrived torn", damaged_or_wrong_item=0.9),
    understood("yes please", thanks_goodbye=0.6),
]
REGIONS = ["", "US-MN", "US-NY", "US-CA", "unknown"]


@dataclass(frozen=True)
class Seen:
    """One turn with what was decided on it."""

    turn: Any
    decision: RetentionDecision


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'rekindle.db'}")
    await opened.write(metadata.create_all)
    yield opened
    await opened.close()


def shopper(number: int):
    """A person whose traits follow from the number."""
    region = REGIONS[number % len(REGIONS)]
    return replace(
        CUSTOMER,
        id=f"c-{number}",
        country="US" if region else "GB",
        region="" if region == "unknown" else region,
        marketing=number % 11 != 0,
        joined_at=NOW + timedelta(days=80 if number % 3 == 1 else -400),
    )


async def fish(retention: ShopRetention, draw: random.Random, turns: int) -> list[Seen]:
    seen, day = [], NOW
    for seq in range(1, turns + 1):
        day += timedelta(hours=draw.randrange(1, 9))
        number = draw.randrange(PEOPLE)
        talk = f"talk-{number}-{draw.randrange(4)}"
        orders = (order(OrderState.SHIPPED, placed_at=day, promised_on=day.date() - timedelta(1)),)
        changes = {"now": day, "consented": draw.random() < 0.3, "orders": orders * (draw.random() < 0.15)}
        # Random vectors make the risk model name any cause, so that the gates stand alone.
        vector = np.array([draw.gauss(0, 0.3) for _ in range(WIDTH)], np.float32)
        said = replace(draw.choice(WORDS), embedding=vector)
        known = draw.random() < 0.8
        make = as_customer(said, shopper(number), talk, seq, **changes) if known else None
        turn = make or stranger(said, talk, seq, **changes)
        decision = await retention.consider(turn)
        assert decision == await retention.consider(turn)
        seen.append(Seen(turn, decision))
        await _answer(retention, decision.card, talk, draw)
    return seen


async def _answer(retention: ShopRetention, card: OfferCard | None, talk: str, draw: random.Random) -> None:
    if card is not None:
        step = draw.choice([retention.accept, retention.decline, retention.card])
        await step(card.grant, talk)


@pytest.fixture
def retention(trained: Path, database: Database) -> ShopRetention:
    return open_retention(
        models=trained,
        offers=DEMO / "offers.yaml",
        database=database,
        salt=SALT,
        secret="secret",
        clock=lambda: NOW,
        shop=AbsentShop(),
        currency="GBP",
        hold_out=HOLD_OUT,
        exploration=0.5,
        default_region="GB",
    )


async def test_that_no_way_of_asking_gets_what_the_rules_forbid(
    retention: ShopRetention, database: Database
) -> None:
    seen = await fish(retention, random.Random(7), 1_200)
    assert sum(one.decision.card is not None for one in seen) > 20
    await _check(seen, retention, database)


@pytest.mark.parametrize(
    "missing",
    [
        {gates.consents},
        {gates.region_allows},
        {gates.no_open_problem},
        {gates.has_cause},
        # Somebody unknown has no usual order either, so the margin stops money as well.
        {gates.tier_reaches, gates.leaves_margin},
        {gates.not_too_new},
        {gates.cooled_down},
    ],
    ids=lambda missing: "+".join(sorted(gate.__name__ for gate in missing)),
)
async def test_that_a_missing_gate_would_be_noticed(
    retention: ShopRetention, database: Database, missing: set[gates.Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "GATES", tuple(gate for gate in gates.GATES if gate not in missing))
    seen = await fish(retention, random.Random(7), 1_000)
    with pytest.raises(AssertionError):
        await _check(seen, retention, database)


async def _check(seen: list[Seen], retention: ShopRetention, database: Database) -> None:
    offered = [one for one in seen if one.decision.card]
    for one in offered:
        _may_have_it(one, seen)
    _comes_once(offered)
    await _tables_agree(database, seen)
    [balance] = await retention.balances()
    assert balance.balanced


def _may_have_it(one: Seen, seen: list[Seen]) -> None:
    turn, card = one.turn, one.decision.card
    assert card
    talk = [other.turn for other in seen if other.turn.conversation.id == turn.conversation.id]
    said = [other.understanding for other in talk if other.message_seq <= turn.message_seq]
    cancelled = any(CANCEL in words.intents for words in said)
    if turn.customer is not None:
        assert turn.customer.marketing
        assert not held_out(Subject(f"customer:{turn.customer.id}"), HOLD_OUT, SALT)
        if cancelled and turn.customer.country == "US":
            assert turn.customer.region
            assert turn.customer.region != "US-MN" or turn.consented
    assert not turn.orders
    if card.arm in MONEY:
        assert turn.customer is not None
        assert turn.customer.joined_at <= turn.now - timedelta(days=14)
        assert any(score.intent == DEAR for words in said for score in words.classification.ranking)
        assert bool(card.disclosure) == (turn.customer.region == "US-NY")
    if cancelled:
        assert one.decision.cancel_in_progress


def _comes_once(offered: list[Seen]) -> None:
    talks = [one.turn.conversation.id for one in offered]
    assert all(talks.count(talk) == 1 for talk in set(talks) if _days_between(offered, talk) < 30)
    days = defaultdict(list)
    for one in offered:
        if one.turn.customer is not None:
            days[one.turn.customer.id].append((one.turn.now, one.decision.card.arm))
    for of_one in days.values():
        money = [at for at, arm in of_one if arm in MONEY]
        every = [at for at, _ in of_one]
        assert all(later - sooner > timedelta(days=30) for sooner, later in pairwise(every))
        assert all(later - sooner > timedelta(days=90) for sooner, later in pairwise(money))


def _days_between(offered: list[Seen], talk: str) -> int:
    at = [one.turn.now for one in offered if one.turn.conversation.id == talk]
    return (max(at) - min(at)).days


async def _tables_agree(database: Database, seen: list[Seen]) -> None:
    log = await database.read(lambda connection: connection.execute(select(retention_log)).all())
    granted = await database.read(lambda connection: connection.execute(select(grants)).all())
    assert len(log) == len(seen)
    assert {row.decision_key for row in granted} == {row.decision_key for row in log if row.arm != "none"}
    assert len(granted) == sum(one.decision.card is not None for one in seen)
    assert all(0 < row.propensity <= 1 for row in log)
