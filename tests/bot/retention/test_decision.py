"""What one turn and its conversation say, put together for the gates."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.retention.decision import Rules, decide, observe
from bot.retention.history import History
from bot.retention.offers import read_offers
from bot.retention.risk import open_risk
from bot.retention.types import Withheld
from bot.shop.folder import DEMO
from tests.bot.retention.turns import DEAR, earlier, stranger, understood

DEAR_TO_ME = understood("that is far too dear, goodbye", **{DEAR: 0.95})
OFFER = "fewer-boxes"


@pytest.fixture(scope="module")
def rules(trained: Path) -> Rules:
    """Everybody is at risk: what the model makes of a made-up vector is not the matter here."""
    risk = replace(open_risk(trained), threshold=0.0)
    return Rules(read_offers(DEMO / "offers.yaml"), risk, "salt", 0.0, 0.0, "GB")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Withheld.NO_SUBSCRIPTION),
        ({"earlier": (earlier(["gift_card"]),)}, Withheld.NO_SUBSCRIPTION),
        ({"visitor_turns": ("i need a prescription for coffee", DEAR_TO_ME.text)}, Withheld.NO_SUBSCRIPTION),
        ({"visitor_turns": ("what do subscribers pay?", DEAR_TO_ME.text)}, None),
        ({"earlier": (earlier(["subscription_how"]),)}, None),
    ],
    ids=["nothing", "a gift", "another word", "the word", "the intent"],
)
def test_that_a_stranger_hears_of_plans_once_a_subscription_was_spoken_of(
    rules: Rules, changes: dict[str, Any], reason: Withheld | None
) -> None:
    turn = stranger(DEAR_TO_ME, seq=9, **changes)
    verdict = decide(turn, observe(turn, rules.risk), History(budget_left=50_000), rules)
    assert {row.offer: row.withheld for row in verdict.considered}[OFFER] is reason
    assert (verdict.offer is not None) is (reason is None)
