"""Several wishes in one message, and which of them wait for which."""

import pytest

from bot.dialogue import DialogueState
from bot.dialogue.breath import BRIEF, is_another, parts_of
from bot.dialogue.skills import ERRANDS, LOOKUPS
from bot.generation import Act
from tests.bot.dialogue.messages import heard, policy

RULES = policy(frozenset(one.name for one in (*ERRANDS, *LOOKUPS)))
FRESH = DialogueState()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("leave out the next box, and how many points have I got?", 2),
        ("change my address and then send me the last invoice", 2),
        ("swap my coffee to decaf, then tell me my balance", 2),
        ("Hi. I love your tea. Please pause my plan until July. What are my points worth?", 2),
        ("my grinder gave up and i want to skip the next box", 1),
        ("skip my next box", 0),
        ("leave out the box or pause it", 0),
        ("beans and tea", 0),
    ],
)
def test_that_a_message_comes_apart_where_it_asks_anew(text: str, parts: int) -> None:
    assert len(parts_of(text)) == parts


def test_that_a_story_is_no_list_of_wishes() -> None:
    assert parts_of("Send it. Stop it. Check it out. Tell me why. Give it back. Take it all.") == ()


def test_that_two_readings_of_one_trouble_are_not_two_errands() -> None:
    assert not is_another("return_item", "damaged_item")
    assert not is_another("pause_subscription", "skip_box")
    assert is_another("points_balance", "skip_box")
    assert is_another("swap_coffee", "skip_box")


def test_that_matters_are_named_after_skills_that_there_are() -> None:
    assert {one.name for one in LOOKUPS} >= BRIEF


def test_that_what_takes_one_reply_comes_first_and_the_rest_waits() -> None:
    text = "leave out my next box, and how many points do i have?"
    move = RULES.decide(heard(text, "skip_box", "points_balance"), FRESH)
    assert (move.act, move.skill) == (Act.SKILL, "points_balance")
    assert move.queries == ()
    assert move.later == ("leave out my next box", "how many points do i have?")


def test_that_a_cancel_is_taken_down_before_anything_else() -> None:
    text = "what points do i have? and please cancel my subscription"
    assert RULES.decide(heard(text, "points_balance", "cancel_subscription"), FRESH).skill == (
        "cancel_subscription"
    )


def test_that_a_question_about_the_rules_is_answered_at_once() -> None:
    text = "skip my next box, and how does the club work?"
    move = RULES.decide(heard(text, "skip_box", "club_membership"), FRESH)
    assert move.skill == "skip_box"
    assert "how does the club work?" in " ".join(move.queries)


def test_that_what_waits_is_kept_while_the_errand_goes_on_and_forgotten_with_it() -> None:
    text = "change my address and send me my last invoice"
    move = RULES.decide(heard(text, "change_address"), FRESH)
    state = RULES.settle(FRESH, move, True, DialogueState(skill="change_address"))
    assert state.later == parts_of(text)
    aside = RULES.decide(heard("how much is delivery?", "shipping_info"), state)
    assert RULES.settle(state, aside, True, None).later == state.later
    left = RULES.decide(heard("never mind"), state)
    assert RULES.settle(state, left, False, None).later == ()


def test_that_only_another_matter_is_still_wanted() -> None:
    said = [
        heard("send me my last invoice", "invoice_copy"),
        heard("pause my plan", "pause_subscription"),
        heard("how do returns work", "return_item"),
        heard("give me that", ambiguous=("stock_availability", "gift_card")),
    ]
    wanted = RULES.errands.still_wanted(said, "skip_box")
    assert [name for _, name in wanted] == ["invoice_copy"]
