"""An angry question is that question: the temper is taken out where it makes a message unclear."""

from dataclasses import replace

import pytest

from bot.dialogue.tone import calmed, clearer, is_unclear
from bot.understanding import Mood, Tone, Understanding
from tests.bot.dialogue.messages import heard
from tests.bot.dialogue.test_skill_choice import of_share


def angry(text: str, *intents: str, ambiguous: tuple[str, ...] = ()) -> Understanding:
    return replace(heard(text, *intents, ambiguous=ambiguous), mood=Mood.ANGRY)


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("WTF people, where is my bloody order you idiots", "where is my order"),
        ("where the hell is my parcel", "where is my parcel"),
        ("for f*** sake, how do i change my damn address", "how do i change my address"),
        ("are you f***ing kidding me, when does my coffee arrive", "when does my coffee arrive"),
        ("this is bullshit! why was i charged twice, you crooks?", "this is! why was i charged twice,?"),
        ("what the heck is a moka pot?", "what is a moka pot?"),
    ],
)
def test_that_swearing_and_names_go_and_the_question_stays(text: str, calm: str) -> None:
    assert calmed(text) == calm


@pytest.mark.parametrize(
    "text", ["you useless lot", "useless. pathetic.", "where is my order?", "the people at the shop", "ffs"]
)
def test_that_where_nothing_else_is_said_there_is_nothing_to_read(text: str) -> None:
    assert calmed(text) == ""


def test_that_only_what_is_unclear_is_read_again() -> None:
    assert is_unclear(angry("wtf where is it", ambiguous=("cancel_order", "complaint")))
    assert is_unclear(angry("this is a joke, where is it", "complaint"))
    assert is_unclear(angry("wtf"))
    assert not is_unclear(angry("wtf where is my order", "order_status"))


def test_that_the_calm_reading_speaks_and_the_mood_stays() -> None:
    said = angry("wtf where is my bloody order", ambiguous=("cancel_order", "complaint"))
    read = clearer(said, heard("where is my order", "order_status"))
    assert (read.text, read.mood, read.intents) == (said.text, Mood.ANGRY, ("order_status",))
    assert read.classification.text == said.text
    assert not read.classification.ambiguous


def test_that_a_calm_reading_that_is_no_clearer_changes_nothing() -> None:
    said = angry("wtf is this crap", ambiguous=("cancel_order", "complaint"))
    assert clearer(said, heard("what is this", ambiguous=("product_question", "complaint"))) is said
    assert clearer(said, None) is said


def test_that_a_sure_reading_yields_only_to_a_surer_one() -> None:
    said = of_share(angry("wtf people, where is my bloody order", "privacy_data"), "privacy_data", 0.8)
    assert clearer(said, heard("where is my order", "order_status")).intents == ("order_status",)
    faint = of_share(heard("where is my order", "order_status"), "order_status", 0.5)
    assert clearer(said, faint) is said


def with_clauses(said: Understanding, *clauses: Understanding) -> Understanding:
    return replace(said, clauses=tuple(one.classification for one in clauses))


def test_that_the_clause_that_asks_speaks_for_a_complaint() -> None:
    vented = heard("what a terrible service", "complaint")
    question = heard("how long does delivery take", "shipping_info")
    said = with_clauses(
        angry("what a terrible service, how long does delivery take", "complaint"), vented, question
    )
    assert clearer(said, None).intents == ("shipping_info",)
    neutral = replace(said, mood=Mood.NEUTRAL)
    assert clearer(neutral, None).intents == ("complaint",)
    calm = replace(neutral, tones={Tone.COMPLAINING: 0.8})
    assert clearer(calm, None).intents == ("shipping_info",)


def test_that_a_question_that_wants_no_answer_leaves_it_a_complaint() -> None:
    vented = heard("this is a scandal", "complaint")
    asked = heard("how can you sell such rubbish", "product_question")
    said = with_clauses(angry("this is a scandal, how can you sell such rubbish", "complaint"), vented, asked)
    assert clearer(said, None).intents == ("complaint",)
