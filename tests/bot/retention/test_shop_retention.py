"""Retention as the turn sees it, on the real risk model, offers and ledger."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.retention.types import Arm, Cause, RetentionDecision, Withheld
from bot.shop import OrderState
from bot.shop.folder import DEMO
from bot.storage.types import Tier
from tests.bot.retention.desk import CALM, PLAIN_CANCEL, TOO_DEAR, YES, Desk
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
