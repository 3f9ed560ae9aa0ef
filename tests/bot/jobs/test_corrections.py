"""Reviews become lessons, and what judges is never learned."""

import random

import pytest

from bot.jobs.corrections import Lessons, Side, hashed, lessons_of, mark_of, side_of
from bot.storage.types import ConversationId
from encoder.overlap import Seen, trigrams
from tests.bot.jobs.reviewing import of_side, review

LEARNS, OTHER = (id for id, _ in zip(of_side(Side.TRAIN), range(2), strict=False))
JUDGES = next(of_side(Side.TEST))


def texts(lessons: Lessons) -> tuple[list[str], list[str]]:
    return [one.text for one in lessons.train], [one.text for one in lessons.test]


def test_that_about_one_conversation_in_four_judges_and_always_the_same() -> None:
    ids = [ConversationId(f"talk-{number}") for number in range(4000)]
    sides = [side_of(id) for id in ids]
    assert 900 < sides.count(Side.TEST) < 1100
    assert [side_of(id) for id in ids] == sides


def test_that_a_conversation_stands_on_one_side_with_all_its_messages() -> None:
    said = {LEARNS: ["my box is lost", "who pays", "hm"], JUDGES: ["it broke", "can i return it", "hello"]}
    rows = [review(id, text, seq=seq) for id, texts in said.items() for seq, text in enumerate(texts, 1)]
    found = lessons_of(rows)
    assert {one.conversation for one in found.train} == {hashed(LEARNS)}
    assert {one.conversation for one in found.test} == {hashed(JUDGES)}
    assert (len(found.train), len(found.test)) == (3, 3)


def test_that_a_lesson_says_where_it_comes_from() -> None:
    first = review(LEARNS, "my box is lost", seq=3, reviewer="rex")
    [row] = lessons_of([first, review(OTHER, "My box is lost!", reviewer="ada")]).train
    assert (row.text, row.intent, row.conversation, row.message_seq) == (
        "my box is lost",
        "track",
        hashed(LEARNS),
        3,
    )
    assert (row.reviewers, row.model_version, row.source, row.at) == (
        ("ada", "rex"),
        "intents-1-7",
        "unsure",
        first.at.isoformat(),
    )
    assert LEARNS not in row.conversation


@pytest.mark.parametrize(
    "repeat", ["where did my box go", "Where did my box go?!", "where did my box go then"]
)
def test_that_what_judges_is_not_learned_from_whichever_conversation(repeat: str) -> None:
    rows = [review(LEARNS, repeat), review(JUDGES, "where did my box go"), review(OTHER, "box lost")]
    for found in (lessons_of(rows), lessons_of(rows[::-1])):
        assert texts(found) == (["box lost"], ["where did my box go"])
        assert found.held_back == (0 if repeat.lower().rstrip("?!") == "where did my box go" else 1)


def test_that_what_judged_once_is_never_learned_even_when_its_words_are_gone() -> None:
    before = lessons_of([review(JUDGES, "where did my box go")])
    erased = [review(JUDGES, None), review(LEARNS, "Where did my box go"), review(OTHER, "box lost")]
    found = lessons_of(erased, before.tested)
    assert texts(found) == (["box lost"], [])
    assert (found.held_back, found.erased) == (1, 1)
    assert lessons_of(erased[1:]).held_back == 0
    assert found.tested == before.tested


def test_that_a_judging_text_whose_review_was_taken_back_is_not_learned_nearly_either() -> None:
    before = lessons_of([review(JUDGES, "where did my box go")])
    taken_back = [review(JUDGES, "where did my box go", None), review(LEARNS, "where did my box go then")]
    assert texts(lessons_of(taken_back, before.tested)) == ([], [])


def test_that_reviewers_who_disagree_are_told_and_the_text_is_left_out() -> None:
    found = lessons_of(
        [review(LEARNS, "it is late", "track"), review(OTHER, "It is late", "pay", reviewer="ada")]
    )
    assert texts(found) == ([], [])
    assert [(one.text, one.said) for one in found.disagreed] == [("it is late", ("pay", "track"))]


def test_that_a_disputed_text_of_the_test_side_is_not_learned_either() -> None:
    rows = [review(JUDGES, "it is late"), review(JUDGES, "it is late", "pay", reviewer="ada")]
    found = lessons_of([*rows, review(LEARNS, "It is late!")])
    assert texts(found) == ([], [])
    assert mark_of("it is late") in found.tested


def test_that_personal_data_is_masked_and_texts_of_nothing_else_are_no_lessons() -> None:
    found = lessons_of(
        [review(LEARNS, "order JR-104233 of ann@post.example is late"), review(OTHER, "JR-104233")]
    )
    assert texts(found) == (["order [order] of [e-mail] is late"], [])


def test_that_reviews_without_an_intent_teach_nothing() -> None:
    assert texts(lessons_of([review(LEARNS, "it is late", None)])) == ([], [])


def test_that_the_order_of_the_reviews_changes_nothing() -> None:
    words = ["my box", "is late", "again", "today", "please help", "it broke", "who pays"]
    draw = random.Random(7)
    rows = [
        review(
            f"talk-{draw.randrange(40)}",
            " ".join(draw.sample(words, 4)),
            draw.choice(["track", "pay"]),
            seq=at,
        )
        for at in range(300)
    ]
    found = lessons_of(rows)
    draw.shuffle(rows)
    assert lessons_of(rows) == found
    seen = Seen()
    for number, one in enumerate(found.test):
        seen.add(number, trigrams(one.text))
    assert found.train
    assert not [one.text for one in found.train if seen.twins(trigrams(one.text))]
