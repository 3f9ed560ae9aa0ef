"""What is done where a message is half understood, beside the point, or says two things at once."""

from dataclasses import replace

import pytest

from bot.dialogue import DialogueState, HandoverReason
from bot.dialogue.lines import Label
from bot.generation import Act
from bot.understanding import Alarm, Mood, Tone
from tests.bot.dialogue.messages import heard, june, policy
from tests.bot.dialogue.test_policy import FRESH, after, decide


def test_that_courtesy_beside_a_question_does_not_swallow_it() -> None:
    thanks = heard("Thank you, that is clear. Do you sell paper filters too?", "thanks_goodbye")
    assert decide(thanks).queries
    refused = policy().unanswered(decide(thanks), FRESH, thanks)
    assert refused.act is Act.NO_ANSWER
    hello = heard("Hello there. How are your roasters doing?", "greeting")
    assert policy().unanswered(decide(hello), FRESH, hello).act is Act.SMALLTALK


def test_that_what_else_is_asked_beside_a_cancel_is_searched_too() -> None:
    said = "Cancel my subscription please. What happens to my points?"
    move = decide(heard(said, "cancel_subscription", "club_membership"))
    assert move.cancel
    assert move.queries == ("Cancel my subscription please.", "What happens to my points?")


def test_that_a_yes_to_an_offered_person_brings_one() -> None:
    refused = after(heard("do you do quantum coffee", "product_question"), answered=False)
    assert decide(heard("yes please"), refused).handover is HandoverReason.ASKED
    assert decide(heard("yes please"), FRESH).handover is None


def test_that_an_address_that_was_asked_for_is_no_attack() -> None:
    state = DialogueState(skill="order_status", slots={"order": "JR-104233"})
    assert decide(heard("nell.ashdown@post.example", alarms=(Alarm.ATTACK,)), state).skill == "order_status"


def test_that_a_question_of_its_own_is_not_taken_for_an_order_number() -> None:
    state = DialogueState(skill="order_status", slots={"asks": "1"})
    assert decide(heard("do you sell an aeropress?"), state).skill is None
    assert decide(heard("where do i find the order number?"), state).skill == "order_status"
    assert decide(heard("dunno mate"), state).skill == "order_status"


def test_that_the_way_back_to_an_order_works_when_the_skill_is_forgotten() -> None:
    assert decide(heard(june().resume("order_status"))).skill == "order_status"


def test_that_anger_while_a_choice_is_open_goes_on_with_it() -> None:
    state = DialogueState(skill="order_status", slots={"remedy": "late", "expects": "courier"})
    assert decide(heard("this is unacceptable", "complaint"), state).skill == "order_status"


def test_that_what_could_be_anything_is_about_what_is_under_way() -> None:
    state = DialogueState(skill="order_status", slots={"remedy": "late", "expects": "courier"})
    torn = heard("no waiting, money back", ambiguous=("cancel_order", "refund_status"))
    assert decide(torn, state).skill == "order_status"
    assert decide(torn).act is Act.CLARIFY
    asked = heard("what does express cost?", ambiguous=("shipping_info", "refund_status"))
    assert decide(asked, state).skill is None


def test_that_an_unclear_question_is_searched_before_it_is_asked_back() -> None:
    torn = heard("what does express cost?", ambiguous=("shipping_info", "refund_status"))
    move = decide(torn)
    assert (move.act, move.queries) == (Act.ANSWER, ("what does express cost?",))
    asked_back = policy().unanswered(move, FRESH, torn)
    assert asked_back.act is Act.CLARIFY
    assert june().label(Label.SOMETHING_ELSE) in asked_back.choices


def test_that_nobody_is_thanked_for_a_curse() -> None:
    cursed = replace(heard("cheers for nothing", "thanks_goodbye"), mood=Mood.ANGRY)
    move = decide(cursed)
    assert move.act is Act.APOLOGY
    assert june().label(Label.PERSON) in move.choices
    assert decide(replace(cursed, mood_probability=0.5)).act is Act.SMALLTALK


def test_that_an_answer_that_did_not_help_is_not_given_again() -> None:
    move = decide(heard("no that doesn't help me"))
    assert (move.act, move.queries) == (Act.NO_ANSWER, ())
    assert june().label(Label.PERSON) in move.choices


def test_that_a_rejected_message_close_to_an_intent_is_asked_about() -> None:
    near = heard("it got dearer, didn't it?", ambiguous=("price_objection", "invoice_tax"))
    near = replace(near, classification=replace(near.classification, accepted=(), ambiguous=False))
    ranking = (replace(near.classification.ranking[0], probability=0.9), *near.classification.ranking[1:])
    near = replace(near, classification=replace(near.classification, ranking=ranking))
    assert policy().unanswered(decide(near), FRESH, near).act is Act.CLARIFY


@pytest.mark.parametrize("text", ["exit", "Quit", "close the chat please"])
def test_that_ending_the_talk_ends_nothing_of_the_shops(text: str) -> None:
    move = decide(heard(text, "cancel_subscription"))
    assert (move.act, move.skill, move.cancel) == (Act.SMALLTALK, None, False)
    assert move.no_offer


def test_that_a_person_stands_beside_the_answer_when_time_presses() -> None:
    hurried = decide(heard("do you ship today, we leave tonight", "shipping_info", tones=(Tone.URGENT,)))
    assert hurried.queries
    assert june().label(Label.PERSON) in hurried.choices
    calm = decide(heard("how long does shipping take", "shipping_info"))
    assert june().label(Label.PERSON) not in calm.choices


def test_that_ironic_thanks_are_not_taken_for_thanks() -> None:
    said = heard("cheers for wrecking our evening", "thanks_goodbye", tones=(Tone.COMPLAINING,))
    assert decide(said).act is Act.APOLOGY
    assert decide(heard("cheers for the spare key", "thanks_goodbye")).act is Act.SMALLTALK
