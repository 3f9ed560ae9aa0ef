"""Courtesy needs no evidence, so nothing else may pass for it."""

import pytest

from bot.generation import Act, Brief, Evidence
from bot.generation.service import duties, is_service, is_set_phrase, presumes
from bot.understanding import Mood


def brief(
    act: Act = Act.ANSWER, mood: Mood = Mood.NEUTRAL, question: str = "how do i store the beans"
) -> Brief:
    return Brief(act, mood, question, (Evidence("e", "", "Keep beans in a dry place."),))


@pytest.mark.parametrize(
    "sentence",
    [
        "Glad to hear it.",
        "Thank you for letting us know.",
        "Good question.",
        "Have a lovely day!",
        "Let me know if you have any other questions.",
        "Would you like me to ask a colleague?",
        "I can pass the question to a colleague if you like.",
        "You are very welcome.",
    ],
)
def test_that_courtesy_passes(sentence: str) -> None:
    assert is_service(sentence, brief())


@pytest.mark.parametrize(
    "sentence",
    [
        "I am sorry about that.",
        "I am so sorry for the trouble.",
        "I understand, that must be annoying.",
        "I am sorry about the broken cup.",
    ],
)
def test_that_pity_is_for_those_who_are_upset(sentence: str) -> None:
    question = "my cup arrived broken, how do i store the beans now"
    assert is_service(sentence, brief(mood=Mood.DISAPPOINTED, question=question))
    assert is_service(sentence, brief(Act.APOLOGY, question=question))
    assert not is_service(sentence, brief(question=question))


def test_that_any_word_of_the_visitor_is_not_a_mishap() -> None:
    upset = brief(mood=Mood.ANGRY, question="where the hell is it, this is too sour")
    assert not is_service("I am sorry about the hell.", upset)
    assert not is_service("I am sorry about the sour.", upset)


@pytest.mark.parametrize(
    "sentence",
    [
        "I am sorry, you get a refund.",
        "Your order is here.",
        "You can keep it.",
        "It is safe.",
        "We are open in the morning.",
        "We will send a new one.",
        "A colleague will call you.",
        "I have done that for you.",
        "You are right.",
        "Have a free gift.",
        "I am glad to give you 5 of them.",
        "Use WELCOME, glad to help.",
        "Happy happy to to.",
        "Sorry to the beans you.",
        "I am handing you over to a colleague.",
        "I am a bot.",
        "Which beans do you have?",
    ],
)
def test_that_nothing_else_passes_for_courtesy(sentence: str) -> None:
    assert not is_service(sentence, brief())


def test_that_only_the_act_of_handing_over_says_so() -> None:
    assert is_service("I am passing you to a colleague now.", brief(Act.HANDOVER))
    assert not is_service("I am passing you to a colleague now.", brief(Act.ANSWER))


def test_that_having_found_nothing_is_said_in_the_words_of_the_visitor() -> None:
    asked = brief(Act.NO_ANSWER, question="do you have a cafe in paris")
    assert is_service("I could not find anything about a cafe in Paris.", asked)
    assert not is_service("I could not find a cafe in Rome.", asked)
    assert not is_service("I could not find it, but the cafe is in Paris.", asked)


def test_that_a_question_back_is_asked_only_by_acts_that_ask_back() -> None:
    assert is_service("Which beans do you mean?", brief(Act.CLARIFY))
    assert not is_service("Which free beans do you mean?", brief(Act.CLARIFY))


def test_that_a_bot_says_what_it_is_and_never_that_it_is_a_person() -> None:
    assert is_service("I am an AI assistant, not a person.", brief(Act.SMALLTALK))
    assert not is_service("I am a person.", brief(Act.SMALLTALK))


@pytest.mark.parametrize("mood", [Mood.ANGRY, Mood.DISAPPOINTED])
def test_that_nobody_who_is_let_down_hears_delight(mood: Mood) -> None:
    assert not is_service("Glad to hear from you.", brief(mood=mood))
    assert is_service("I am sorry to hear that.", brief(mood=mood))


def test_that_of_course_is_not_said_where_it_would_answer_yes() -> None:
    assert is_service("Of course.", brief(question="how do i store beans"))
    assert not is_service("Of course.", brief(question="can i store beans in the fridge"))


def test_that_lines_that_say_more_than_courtesy_have_no_substitute() -> None:
    chat = Brief(Act.SMALLTALK, Mood.NEUTRAL, "hi")
    assert duties(["You are welcome.", "Have a good day."], chat) == {"welcome"}
    assert duties(["What would you like to know?"], chat) == {"ask"}
    assert duties(["The button below takes you straight there."], chat) is None
    unknown = Brief(Act.NO_ANSWER, Mood.NEUTRAL, "do you sell hats")
    assert duties(["I could not find anything about that.", "Shall I ask a colleague?"], unknown) == {
        "ask",
        "colleague",
        "deny",
    }


def test_that_courtesy_does_not_guess_what_has_happened() -> None:
    assert presumes("I am sorry about the mix-up.", "my parcel has not come")
    assert not presumes("I am sorry about the mix-up.", "there was a mix-up with my order")
    assert presumes("Enjoy your evening.", "thanks, bye")


def test_that_set_phrases_are_told_from_courtesy_put_together() -> None:
    assert is_set_phrase("Good question.")
    assert not is_set_phrase("Thanks for thinking of us.")


@pytest.mark.parametrize(
    ("sentence", "fits", "misfits"),
    [
        (
            "That makes our day.",
            "the house blend is my favourite, do you sell mugs?",
            "how long is delivery?",
        ),
        ("That makes our day.", "we loved the tea, thank you", "this crap tastes like dirt, can i return it"),
        ("You are not alone.", "i never know which grind to take", "which card do you accept?"),
        ("It happens to the best of us.", "i ordered twice by mistake", "is decaf organic?"),
        ("That is a fair worry.", "is it safe to save my card?", "where can i leave a review?"),
        ("That is good to hear.", "the new grinder is great", "the grinder is not great"),
    ],
)
def test_that_a_set_phrase_needs_its_occasion(sentence: str, fits: str, misfits: str) -> None:
    assert not presumes(sentence, fits)
    assert presumes(sentence, misfits)
