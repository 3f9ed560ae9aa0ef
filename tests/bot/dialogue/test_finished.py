"""What was got done, told again to whoever asks how it goes on."""

from dataclasses import replace

import pytest

from bot.dialogue import DialogueState, Done, Move
from bot.dialogue.finished import LASTS, asks_on, note, told
from bot.dialogue.lines import Label
from bot.dialogue.settling import RESTS
from bot.generation import Act
from tests.bot.dialogue.messages import heard, june, policy

TRACED = (
    "I have asked Redkite Parcels about order JR-104233.",
    "The answer reaches you by 23 November 2026, and your case number is JC-500001.",
)
SKIPPED = (
    "Done: no box on 27 November 2026, and nothing is charged for it.",
    "The next one is charged on 11 December 2026, and the case number is JC-500002.",
)
RULES = policy(frozenset({"late_parcel", "skip_box", "order_status"}))
AFTER = DialogueState(finished=note(TRACED), undo={"skill": "skip_box", "action": "{}"})


@pytest.mark.parametrize(
    "text",
    [
        "what now?",
        "Okay, and then?",
        "so what comes next",
        "do i need to do anything else?",
        "is that it, is it all sorted?",
        "when will I hear from you?",
        "what was the case number again?",
        "thanks. how does it go on now?",
        "what should i do in the meantime",
        "when does the answer come?",
        "am i supposed to wait now?",
    ],
)
def test_that_a_question_how_it_goes_on_is_heard(text: str) -> None:
    assert asks_on(text, note(TRACED))
    move = RULES.decide(heard(text, "contact_hours"), AFTER)
    assert move.lines[-2:] == TRACED
    assert move.act is Act.SMALLTALK
    assert june().label(Label.UNDO) in move.choices


@pytest.mark.parametrize(
    "text",
    [
        "thanks, that is all",
        "where is order JR-104233?",
        "how long does delivery take?",
        "and how much is delivery to Spain?",
        "what is your phone number?",
        "what about my other order?",
        "who are you?",
        "skip my next box",
        "do you work on sundays?",
        "no",
    ],
)
def test_that_another_question_is_another_question(text: str) -> None:
    assert not asks_on(text, note(TRACED))


def test_that_words_of_what_was_done_ask_for_it() -> None:
    assert asks_on("so when is the next box charged?", note(SKIPPED))
    assert not asks_on("how much is the next box?", note(SKIPPED))
    assert not asks_on("when is the next box charged?", note(TRACED))


def test_that_nothing_done_is_not_asked_about() -> None:
    assert not asks_on("and now?", {})
    assert RULES.decide(heard("and now?"), DialogueState()).lines == ()


def test_that_what_is_under_way_goes_first_and_what_rests_does_not() -> None:
    busy = replace(AFTER, skill="order_status", slots={"order": "JR-104233"})
    assert not set(TRACED) & set(RULES.decide(heard("and now?"), busy).lines)
    resting = replace(busy, slots={RESTS: "yes"})
    assert RULES.decide(heard("and now?"), resting).lines[-2:] == TRACED


def test_that_no_offer_stands_beside_it() -> None:
    assert RULES.decide(heard("and now?"), AFTER).no_offer


def test_that_a_deed_is_kept_for_some_turns_and_the_newest_one_counts() -> None:
    rules, move = policy(), Move(Act.SMALLTALK)
    state = rules.settle(AFTER, move, True, DialogueState(), Done("skip_box", "JC-500002", told=SKIPPED))
    assert told(state.finished) == SKIPPED
    for _ in range(LASTS):
        state = rules.settle(state, move, True, None)
    assert told(state.finished) == SKIPPED
    assert rules.settle(state, move, True, None).finished == {}
