"""The question what leaving would bring, and the wish to leave."""

import pytest

from bot.dialogue import DialogueState
from bot.dialogue.supposing import supposes_leaving, wishes_to_leave
from bot.generation import Act
from tests.bot.dialogue.messages import heard, policy

RULES = policy(frozenset({"cancel_subscription", "points_balance", "skip_box", "return_item"}))
FRESH = DialogueState()
QUESTIONS = [
    "If I end my coffee plan, are my points gone?",
    "do i keep my points when i cancel?",
    "would i still get the box i paid for if i ended the subscription?",
    "what happens to my price once I unsubscribe",
    "is there a fee if i stop my subscription?",
    "thinking about cancelling, will i lose my discount?",
    "will my points expire after my subscription is cancelled?",
    "does cancelling the subscription cost anything?",
    "can i restart later if i cancel now?",
]
WISHES = [
    "Please cancel my subscription. And what happens to my points then?",
    "i want to end my plan, will i lose my points?",
    "can you cancel my subscription and do i get money back?",
    "I'm cancelling my subscription, what happens to the box I paid for?",
    "ok, cancel it then. do i keep my points?",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_that_a_question_about_leaving_is_no_wish_to_leave(text: str) -> None:
    assert supposes_leaving(text)
    assert not wishes_to_leave(text)


@pytest.mark.parametrize("text", WISHES)
def test_that_a_wish_is_one_whatever_is_asked_beside_it(text: str) -> None:
    assert wishes_to_leave(text)
    assert not supposes_leaving(text, known=True)


@pytest.mark.parametrize(
    "text",
    [
        "how do i cancel my subscription?",
        "where can i stop the boxes, do i have to call?",
        "if i cancel my order, do i get my points back?",
        "what happens to my benefits if i cancel the club?",
        "how long does delivery take?",
    ],
)
def test_that_how_to_leave_and_other_ends_are_neither(text: str) -> None:
    assert not supposes_leaving(text)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("intent", ["points_balance", "cancel_subscription"])
def test_that_it_is_answered_with_the_way_out_one_click_away(text: str, intent: str) -> None:
    move = RULES.decide(heard(text, intent), FRESH)
    assert (move.act, move.skill, move.cancel) == (Act.ANSWER, None, False)
    assert move.queries
    assert "Cancel my subscription" in move.choices
    assert move.no_offer
    assert "cancel" not in move.remember


def test_that_it_is_searched_as_a_matter_of_leaving() -> None:
    assert RULES.topic(heard(QUESTIONS[0], "points_balance")) == "Cancel my subscription"
    assert RULES.topic(heard("what are my points worth", "points_balance")) == "My points"


@pytest.mark.parametrize("text", WISHES)
def test_that_a_wish_starts_the_errand_or_shows_the_way_out(text: str) -> None:
    move = RULES.decide(heard(text, "cancel_subscription"), FRESH)
    assert move.cancel
    assert not move.no_offer


def test_that_such_a_question_in_between_keeps_what_is_under_way() -> None:
    state = DialogueState(skill="cancel_subscription", slots={"expects": "yes"})
    move = RULES.decide(heard("do i lose my points if i cancel?", "points_balance"), state)
    assert move.skill is None
    assert "Back to my cancellation" in move.choices


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("if i skip my next box, do i still collect points?", "points_balance"),
        ("when i send my order back, are the points taken off?", "points_balance"),
        ("if I return my kettle, do I pay for the label?", "return_item"),
    ],
)
def test_that_what_some_deed_would_bring_sets_nothing_going(text: str, intent: str) -> None:
    move = RULES.decide(heard(text, intent), FRESH)
    assert (move.skill, move.queries) == (None, (text,))
