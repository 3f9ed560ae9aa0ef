"""Offers that are errands, taken up in words."""

import pytest

from bot.dialogue import DialogueState
from bot.dialogue.reading import OFFERED
from bot.dialogue.skills import ERRANDS
from bot.dialogue.taking_up import ERRAND_OF, errand_of
from bot.retention.types import Arm
from tests.bot.dialogue.messages import heard, policy

RULES = policy(frozenset(one.name for one in ERRANDS))
LEAVING = DialogueState(
    skill="cancel_subscription", slots={"expects": "yes\nno", "plan": "x"}, pending={OFFERED: "pause"}
)


def test_that_every_such_offer_has_its_errand_and_a_title_to_click() -> None:
    assert set(ERRAND_OF.values()) <= RULES.skills
    titles = {RULES.errands.title_of(skill) for skill in ERRAND_OF.values()}
    assert len(titles) == len(ERRAND_OF)
    for skill in ERRAND_OF.values():
        clicked = heard(RULES.errands.title_of(skill))
        assert RULES.decide(clicked, LEAVING).skill == skill


def test_that_other_offers_and_other_shops_start_nothing() -> None:
    assert errand_of(Arm.PERCENT) is None
    assert errand_of("") is None
    assert RULES.errands.title_of(None) == ""
    assert RULES.without("pause_subscription").errands.title_of("pause_subscription") == ""


@pytest.mark.parametrize(
    "text", ["I'll take the offer", "ok, let's do that instead", "i accept", "take the offer please"]
)
def test_that_taking_it_in_words_starts_it(text: str) -> None:
    assert RULES.decide(heard(text, "sale_dates"), LEAVING).skill == "pause_subscription"


def test_that_a_bare_yes_beside_a_cancel_is_left_to_the_cancel() -> None:
    assert RULES.decide(heard("yes"), LEAVING).skill == "cancel_subscription"


def test_that_a_bare_yes_to_nothing_else_takes_it() -> None:
    free = DialogueState(pending={OFFERED: "skip"})
    assert RULES.decide(heard("yes please"), free).skill == "skip_box"
    assert RULES.decide(heard("yes please"), DialogueState()).skill is None


def test_that_an_offer_of_money_is_not_taken_up_by_an_errand() -> None:
    free = DialogueState(pending={OFFERED: "percent"})
    assert RULES.decide(heard("i accept"), free).skill is None
