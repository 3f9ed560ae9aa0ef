"""When a skill is set going, and when not: on no guess, not past an allergy; what is taken back, and when."""

from dataclasses import replace

import pytest

from bot.dialogue import DialogueState
from bot.generation import Act
from bot.understanding import Mood, Understanding
from intents import IntentName
from tests.bot.dialogue.messages import heard, policy

RULES = policy(frozenset({"cancel_order", "cancel_subscription", "pause_subscription", "recommend"}))
FRESH = DialogueState()
DONE = DialogueState(undo={"skill": "cancel_order", "action": "{}"})
BUSY = replace(DONE, skill="pause_subscription")


def of_share(message: Understanding, name: str, share: float) -> Understanding:
    """The same message, less sure of this intent."""
    ranking = tuple(
        replace(row, probability=share) if row.intent == IntentName(name) else row
        for row in message.classification.ranking
    )
    return replace(message, classification=replace(message.classification, ranking=ranking))


def test_that_a_guess_between_intents_sets_nothing_going() -> None:
    message = heard("wtf where is my order", ambiguous=("cancel_order", "complaint"))
    assert RULES.decide(of_share(message, "cancel_order", 0.35), FRESH).act is Act.CLARIFY
    assert RULES.decide(heard("stop my order", "cancel_order"), FRESH).skill == "cancel_order"


def test_that_a_cancellation_is_taken_down_only_when_it_is_sure() -> None:
    message = heard("wher is the button to psuse my subscripton", "cancel_subscription")
    assert RULES.decide(message, FRESH).skill == "cancel_subscription"
    move = RULES.decide(of_share(message, "cancel_subscription", 0.46), FRESH)
    assert (move.skill, move.cancel) == (None, True)
    both = heard("too expensive, cancel my subscription", "cancel_subscription", "price_objection")
    assert RULES.decide(both, FRESH).skill == "cancel_subscription"


@pytest.mark.parametrize("text", ["which tea for somebody allergic to nuts", "i react to almonds, any tea?"])
def test_that_nobody_with_an_allergy_is_recommended_a_product(text: str) -> None:
    assert RULES.decide(heard(text, "product_recommendation"), FRESH).skill is None
    assert RULES.decide(heard("which tea", "product_recommendation"), FRESH).skill == "recommend"


def test_that_a_change_of_mind_is_about_what_is_under_way() -> None:
    assert RULES.decide(heard("hmm, i changed my mind"), DONE).skill == "cancel_order"
    left = RULES.decide(heard("i changed my mind", "restart_subscription"), BUSY)
    assert (left.skill, left.ends_skill) == (None, True)
    assert RULES.decide(heard("Undo that"), BUSY).skill == "cancel_order"


def test_that_there_is_not_always_something_to_take_back() -> None:
    move = RULES.decide(heard("Undo that", "restart_subscription"), FRESH)
    assert (move.act, move.skill) == (Act.SMALLTALK, None)
    assert "take" in move.lines[0]


def test_that_a_price_that_hurts_is_heard_and_not_looked_up() -> None:
    move = RULES.decide(heard("the coffee got too dear for me", "price_objection"), FRESH)
    assert (move.act, move.queries) == (Act.APOLOGY, ())
    asked = RULES.decide(heard("is there a cheaper grinder?", "price_objection"), FRESH)
    assert asked.queries


def test_that_praise_is_thanked_for() -> None:
    praise = replace(heard("the coffee was gorgeous, thank you all"), mood=Mood.PLEASED)
    assert RULES.decide(praise, FRESH).act is Act.SMALLTALK
    assert RULES.decide(replace(praise, text="great, do you sell mugs?"), FRESH).queries
