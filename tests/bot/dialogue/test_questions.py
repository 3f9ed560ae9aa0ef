"""How a message is taken apart into what can be searched."""

import pytest

from bot.dialogue.questions import about, asks_about_rules, joined, questions, refers, wonders


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Do you ship to Ireland? What does it cost?", ("Do you ship to Ireland?", "What does it cost?")),
        ("do you take paypal and how long is delivery", ("do you take paypal", "how long is delivery")),
        ("can i return a grinder, also is decaf organic", ("can i return a grinder", "is decaf organic")),
        ("I bought a kettle. It leaks. Can I return it?", ("I bought a kettle.", "Can I return it?")),
        ("where is it\nhow do i cancel", ("where is it", "how do i cancel")),
    ],
)
def test_that_two_questions_come_apart(text: str, parts: tuple[str, ...]) -> None:
    assert questions(text, 2) == parts


@pytest.mark.parametrize("text", ["beans and tea", "how much is express", "ok?", "salt and vinegar and oats"])
def test_that_one_question_stays_whole(text: str) -> None:
    assert questions(text, 2) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "I bought a kettle last week. It leaks. What now?",
        "Do you ship to Ireland? And how much does it cost?",
        "how do i grind beans and store them",
    ],
)
def test_that_what_hangs_together_stays_together(text: str) -> None:
    assert questions(text, 1) == (text,)


def test_that_two_whole_questions_come_apart_even_when_one_intent_is_seen() -> None:
    text = "how much is delivery to scotland and do you take paypal?"
    assert questions(text, 1) == ("how much is delivery to scotland", "do you take paypal?")


def test_that_no_more_than_three_questions_are_searched() -> None:
    text = "Who are you? What is tea? Where are you? When do you open? Why?"
    assert len(questions(text, 5)) == 3


def test_that_a_title_stands_in_for_words_that_name_nothing() -> None:
    assert about("Cancel my subscription", "I have had enough of this") == "Cancel my subscription"
    assert (
        about("Cancel my subscription", "Hello there. Cancelling my box today") == "Cancelling my box today"
    )


def test_that_a_long_story_is_searched_by_its_question() -> None:
    story = (
        "My grandson came on Sunday and brought a lemon cake, which we had with your coffee in the garden. "
    )
    asked = "How long does an open bag keep?"
    back = "I keep my beans in the fridge. Is that right?"
    assert questions(story + "He lives in Leeds now. " + asked, 1) == (asked,)
    assert questions(story + back, 1) == (back,)


def test_that_a_follow_up_is_joined_to_the_last_question_before_it() -> None:
    assert joined("and on sundays?", "Do you take cards? When are you open?") == (
        "When are you open? and on sundays?"
    )
    assert joined("do you sell cups?", "When are you open?") == "do you sell cups?"


@pytest.mark.parametrize(
    ("text", "does"), [("how quickly would it arrive?", True), ("and to spain?", False), ("items", False)]
)
def test_that_a_text_refers_when_a_word_stands_for_something(text: str, does: bool) -> None:
    assert refers(text) is does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("by the way, how do returns work", True),
        ("wait, does skipping cost anything?", True),
        ("for how long do you keep the settings", True),
        ("what happens with my points once I cancel?", True),
        ("Please cancel my subscription. And what happens to my points then?", False),
        ("no wait. do cancel the subscription", False),
    ],
)
def test_that_a_question_about_the_rules_is_told_from_a_wish(text: str, does: bool) -> None:
    assert asks_about_rules(text) is does


@pytest.mark.parametrize(
    ("text", "does"),
    [("my kettle stopped heating, do you cover that", True), ("cancel that one please", False)],
)
def test_that_a_question_is_seen_behind_a_comma_too(text: str, does: bool) -> None:
    assert wonders(text) is does
