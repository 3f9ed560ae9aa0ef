"""Retention as the turn sees it, on the real risk model, offers and ledger."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.errors import Conflict, NotFound, SettingError
from bot.retention.shop_retention import ShopRetention, open_retention
from bot.retention.types import Arm, Cause, GrantId, GrantState, OfferCard, RetentionDecision, Withheld
from bot.shop import OrderState
from bot.shop.folder import DEMO
from bot.storage.database import Database, open_database
from bot.storage.tables import metadata, retention_log
from bot.storage.types import Tier
from tests.bot.retention.turns import (
    CANCEL,
    DEAR,
    NOW,
    as_customer,
    conversation,
    earlier,
    order,
    person,
    stranger,
    turn,
    understood,
)

PLAIN_CANCEL = understood("cancel my subscription", **{CANCEL: 0.95})
TOO_DEAR = understood("it got too dear, please cancel it", **{CANCEL: 0.6, DEAR: 0.39})
CALM = understood("how do i clean the burrs", brewing_help=0.9)
YES = understood("yes please", thanks_goodbye=0.5)


class Desk:
    """Opens retention over one database, with other settings or at another time."""

    def __init__(self, models: Path, database: Database) -> None:
        self.now = NOW
        self.database = database
        self._models = models
        self.retention = self.open()

    def open(self, **changes: Any) -> ShopRetention:
        settings: dict[str, Any] = {
            "models": self._models,
            "offers": DEMO / "offers.yaml",
            "database": self.database,
            "salt": "salt",
            "secret": "secret",
            "clock": lambda: self.now,
            "currency": "GBP",
            "hold_out": 0.0,
            "exploration": 0.0,
            "default_region": "GB",
        }
        self.retention = open_retention(**{**settings, **changes})
        return self.retention

    async def offered(self, *args: Any, **changes: Any) -> tuple[RetentionDecision, OfferCard]:
        decision = await self.retention.consider(turn(*args, **changes))
        assert decision.card
        return decision, decision.card

    async def log(self) -> list[Any]:
        query = select(retention_log).order_by(retention_log.c.id)
        return await self.database.read(lambda connection: list(connection.execute(query)))


@pytest_asyncio.fixture
async def desk(trained: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    database = open_database(f"sqlite:///{tmp_path / 'rekindle.db'}")
    await database.write(metadata.create_all)
    yield Desk(trained, database)
    await database.close()


def reasons(decision: RetentionDecision) -> dict[str, Withheld | None]:
    return {row.offer: row.withheld for row in decision.considered}


async def test_that_somebody_who_leaves_over_the_price_gets_one_offer(desk: Desk) -> None:
    decision, card = await desk.offered(TOO_DEAR)
    assert (decision.cause, decision.chosen, decision.propensity) == (Cause.PRICE, Arm.PERCENT, 1.0)
    assert decision.cancel_in_progress
    assert card.title == "10% off your next renewal"
    assert card.expires_at == NOW + timedelta(days=14)
    assert card.code is None
    assert (await desk.retention.balances())[0].reserved == 600


async def test_that_cancel_words_alone_never_unlock_money(desk: Desk) -> None:
    decision, card = await desk.offered(PLAIN_CANCEL)
    assert card.arm in (Arm.PAUSE, Arm.SKIP, Arm.SWAP)
    assert (await desk.retention.balances())[0].reserved == 0
    assert decision.cancel_in_progress


async def test_that_silence_is_logged_too(desk: Desk) -> None:
    decision = await desk.retention.consider(turn(CALM))
    assert decision.card is None
    assert not decision.at_risk
    assert set(reasons(decision).values()) == {Withheld.LOW_RISK}
    [row] = await desk.log()
    assert (row.arm, row.would_be, row.permitted, row.unit) == ("none", "none", [], "customer:c-1")


async def test_that_the_log_keeps_no_words(desk: Desk) -> None:
    await desk.retention.consider(turn(TOO_DEAR))
    [row] = await desk.log()
    assert "dear" not in str(row)
    assert row.context["noticed"] == ["cancel_intent", "price_objection"]


async def test_that_a_message_is_decided_on_once(desk: Desk) -> None:
    first = await desk.retention.consider(turn(TOO_DEAR))
    again = await desk.retention.consider(turn(TOO_DEAR))
    assert again == first
    assert len(await desk.log()) == 1


@pytest.mark.parametrize("talk", ["talk-1", "talk-2"], ids=["rephrased", "new session"])
async def test_that_asking_again_finds_nothing_better(desk: Desk, talk: str) -> None:
    await desk.offered(PLAIN_CANCEL)
    again = await desk.retention.consider(turn(TOO_DEAR, talk, seq=5))
    assert again.card is None
    assert reasons(again)["ten-percent"] is Withheld.ALREADY_DECIDED


async def test_that_signing_in_during_a_conversation_opens_no_second_offer(desk: Desk) -> None:
    first = await desk.retention.consider(stranger(PLAIN_CANCEL))
    assert first.card
    again = await desk.retention.consider(turn(TOO_DEAR, seq=5))
    assert again.card is None


async def test_that_silence_drawn_by_lot_stands_as_well(desk: Desk) -> None:
    desk.open(exploration=1.0)
    silent = 0
    for number in range(40):
        who = person(number)
        first = await desk.retention.consider(as_customer(PLAIN_CANCEL, who, f"talk-{number}"))
        again = await desk.retention.consider(as_customer(PLAIN_CANCEL, who, f"other-{number}"))
        assert again.card is None
        silent += first.card is None
    assert 0 < silent < 40


async def test_that_a_stranger_is_offered_no_money(desk: Desk) -> None:
    decision = await desk.retention.consider(stranger(TOO_DEAR))
    assert decision.card
    assert decision.card.code is None
    assert reasons(decision)["ten-percent"] is Withheld.TIER
    assert not decision.enrolled


async def test_that_a_claimed_identity_uses_up_nothing_of_the_customers(desk: Desk) -> None:
    claimed = replace(conversation("talk-9"), tier=Tier.CLAIMED)
    await desk.retention.consider(turn(PLAIN_CANCEL, "talk-9", conversation=claimed))
    _, card = await desk.offered(TOO_DEAR)
    assert card.arm is Arm.PERCENT


async def test_that_a_late_parcel_is_mended_before_anything_is_offered(desk: Desk) -> None:
    decision = await desk.retention.consider(turn(TOO_DEAR, orders=(order(OrderState.SHIPPED),)))
    assert decision.card is None
    assert decision.remedy == "Order JR-100001 was promised for 2026-11-12 and has not arrived."
    assert reasons(decision)["ten-percent"] is Withheld.OPEN_PROBLEM


async def test_that_a_problem_reported_earlier_in_the_talk_still_stands(desk: Desk) -> None:
    broken = understood("the bag arrived torn open", damaged_or_wrong_item=0.9)
    await desk.retention.consider(turn(broken))
    decision = await desk.retention.consider(
        turn(TOO_DEAR, seq=5, earlier=(earlier(["damaged_or_wrong_item"]),))
    )
    assert decision.card is None
    assert decision.remedy


async def test_that_a_failure_that_was_mended_is_a_cause(desk: Desk) -> None:
    late = order(delivered_at=NOW - timedelta(days=1))
    decision, card = await desk.offered(PLAIN_CANCEL, orders=(late,), subscriptions=())
    assert decision.cause is Cause.SERVICE
    assert card.arm is Arm.AMOUNT


async def test_that_a_price_objection_is_remembered_through_the_talk(desk: Desk) -> None:
    grumble = understood("24 for a bag, really", **{DEAR: 0.9})
    await desk.retention.consider(stranger(grumble))
    decision = await desk.retention.consider(stranger(understood("then cancel it", **{CANCEL: 0.9}), seq=4))
    assert decision.cause is Cause.PRICE


async def test_that_whoever_is_held_out_gets_nothing_and_is_logged_with_what_it_would_have_been(
    desk: Desk,
) -> None:
    desk.open(hold_out=1.0)
    decision = await desk.retention.consider(turn(TOO_DEAR))
    assert decision.card is None
    assert (decision.chosen, decision.would_be, decision.held_out) == (Arm.NONE, Arm.PERCENT, True)
    assert reasons(decision)["ten-percent"] is Withheld.HOLD_OUT
    [row] = await desk.log()
    assert (row.arm, row.would_be, row.held_out, row.enrolled) == ("none", "percent", True, True)
    assert row.permitted[0] == "ten-percent"


async def test_that_minnesota_is_asked_first_and_offered_only_after_a_yes(desk: Desk) -> None:
    there = person(5, country="US", region="US-MN")
    asked = await desk.retention.consider(as_customer(PLAIN_CANCEL, there, "talk-5", 1))
    assert asked.ask_first
    assert asked.card is None
    assert set(reasons(asked).values()) <= {Withheld.REGION, Withheld.NOT_MATCHED}
    agreed = await desk.retention.consider(as_customer(YES, there, "talk-5", 4, consented=True))
    assert agreed.card
    assert agreed.cancel_in_progress
    assert not agreed.ask_first


async def test_that_minnesota_is_asked_once(desk: Desk) -> None:
    there = person(5, country="US", region="US-MN")
    await desk.retention.consider(as_customer(PLAIN_CANCEL, there, "talk-5", 1))
    again = await desk.retention.consider(as_customer(PLAIN_CANCEL, there, "talk-5", 4))
    assert not again.ask_first
    assert again.card is None


async def test_that_a_yes_to_nothing_opens_nothing(desk: Desk) -> None:
    decision = await desk.retention.consider(turn(YES, consented=True))
    assert decision.card is None


async def test_that_new_york_reads_its_line_on_the_card_for_good(desk: Desk) -> None:
    there = person(6, country="US", region="US-NY")
    decision = await desk.retention.consider(as_customer(TOO_DEAR, there, "talk-6"))
    assert decision.card
    assert "ALGORITHM" in decision.card.disclosure
    shown = await desk.retention.card(decision.card.grant, "talk-6")
    assert shown.disclosure == decision.card.disclosure


async def test_that_an_accepted_offer_shows_its_code_to_its_owner_only(desk: Desk) -> None:
    _, card = await desk.offered(TOO_DEAR)
    assert (await desk.retention.card(card.grant, "talk-1")).code is None
    first = await desk.retention.accept(card.grant, "talk-1")
    assert await desk.retention.accept(card.grant, "talk-1") == first
    shown = await desk.retention.card(card.grant, "talk-1")
    assert shown.state is GrantState.ACCEPTED
    assert shown.code
    for step in (desk.retention.card, desk.retention.accept, desk.retention.decline):
        with pytest.raises(NotFound):
            await step(card.grant, "talk-2")
        with pytest.raises(NotFound):
            await step(GrantId("made-up"), "talk-1")


async def test_that_no_code_is_stored_anywhere(desk: Desk, tmp_path: Path) -> None:
    _, card = await desk.offered(TOO_DEAR)
    await desk.retention.accept(card.grant, "talk-1")
    code = (await desk.retention.card(card.grant, "talk-1")).code
    assert code
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("rekindle.db*"))  # noqa: ASYNC240
    assert card.grant.encode() in stored
    assert code.encode() not in stored


async def test_that_declining_releases_the_reserve_and_ends_it(desk: Desk) -> None:
    _, card = await desk.offered(TOO_DEAR)
    await desk.retention.decline(card.grant, "talk-1")
    await desk.retention.decline(card.grant, "talk-1")
    [balance] = await desk.retention.balances()
    assert (balance.reserved, balance.balanced) == (0, True)
    with pytest.raises(Conflict, match="declined"):
        await desk.retention.accept(card.grant, "talk-1")


async def test_that_an_offer_out_of_date_cannot_be_accepted(desk: Desk) -> None:
    _, card = await desk.offered(TOO_DEAR)
    desk.now = card.expires_at
    with pytest.raises(Conflict, match="expired"):
        await desk.retention.accept(card.grant, "talk-1")
    shown = await desk.retention.card(card.grant, "talk-1")
    assert (shown.state, shown.code) == (GrantState.EXPIRED, None)
    assert (await desk.retention.balances())[0].reserved == 0


async def test_that_offers_in_another_currency_than_the_sites_are_refused(desk: Desk) -> None:
    with pytest.raises(SettingError, match="EUR"):
        desk.open(currency="EUR")


async def test_that_the_budget_ends_the_offers(desk: Desk, tmp_path: Path) -> None:
    small = (DEMO / "offers.yaml").read_text(encoding="utf-8").replace('total: "500.00"', 'total: "12.00"')
    (tmp_path / "offers.yaml").write_text(small, encoding="utf-8")
    desk.open(offers=tmp_path / "offers.yaml")
    cards = [
        (await desk.retention.consider(as_customer(TOO_DEAR, person(at), f"talk-{at}"))).card
        for at in range(4)
    ]
    assert [card and card.arm for card in cards] == [
        Arm.PERCENT,
        Arm.PERCENT,
        Arm.PLAN_CHANGE,
        Arm.PLAN_CHANGE,
    ]
