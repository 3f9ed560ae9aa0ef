"""Looking up points."""

from datetime import date

import pytest

from bot.dialogue.skills.kit import Kit
from bot.dialogue.skills.points_balance import PointsBalance
from bot.shop import Money, Points
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.subscribers import TOM, said

IMOGEN = "imogen.farrow@mail.example"
"""No member of the Club."""


async def test_that_a_member_hears_balance_worth_and_what_runs_out(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    points = await visitor.shop.points_of(visitor.customer or "")  # type: ignore[arg-type]
    result = await visitor.asks("how many points do i have", "points_balance")
    [evidence] = result.evidence
    assert points is not None
    assert f"{points.balance:,} points" in evidence.text
    assert "worth £" in evidence.text


async def test_that_a_stranger_hears_nothing_before_the_code(visitor: Visitor) -> None:
    first = await visitor.asks("my points please", "points_balance")
    assert first.explain
    assert not first.evidence
    second = await visitor.asks(TOM)
    assert not second.evidence
    result = await visitor.asks(CODE)
    assert result.evidence
    assert result.identity is not None


async def test_that_somebody_outside_the_club_hears_what_is_needed(visitor: Visitor) -> None:
    await visitor.signs_in(IMOGEN)
    result = await visitor.asks("my points please", "points_balance")
    assert "£39 a year" in said(result)
    assert not result.evidence


@pytest.mark.parametrize(
    ("points", "told"),
    [
        (Points(1240, Money(1240, "GBP"), 200, date(2026, 6, 3)), "200 expire on 3 June 2026"),
        (Points(1240, Money(1240, "GBP")), "You can spend 1,200 of them"),
        (Points(380, Money(380, "GBP")), "you need 120 more"),
        (Points(-45, Money(0, "GBP")), "45 points below zero"),
    ],
)
def test_that_each_balance_is_told_as_it_is(kit: Kit, points: Points, told: str) -> None:
    assert told in " ".join(PointsBalance(kit).facts(points))
