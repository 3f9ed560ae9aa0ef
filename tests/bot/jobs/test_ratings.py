"""Rated answers lead to the articles that they were told from."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.jobs.corrections import Side, mark_of
from bot.jobs.ratings import articles_of, rated, rating_of
from bot.storage.reviews import Help, RatedPassage, Verdict
from bot.storage.types import ConversationId, Decision, DecisionId
from tests.bot.jobs.reviewing import of_side, review

RECORD: dict[str, Any] = {
    "passages": [
        {"id": "p1", "article": "delivery"},
        {"id": "p2", "article": "returns"},
        {"id": "p3", "article": "delivery"},
    ],
    "spoken": [{"origin": "generated", "evidence": ["p3", {"excerpt": "order:7"}]}],
}


def decision(record: dict[str, Any]) -> Decision:
    now = datetime(2026, 5, 20, tzinfo=UTC)
    return Decision(DecisionId("d"), ConversationId("c"), 1, record, "It takes a day.", now)


def test_that_a_rating_names_what_was_told_and_what_was_found() -> None:
    bad = review("c", "how long to Lyon, mail ann@post.example", None, answer=Verdict.BAD)
    row = rating_of([bad], decision(RECORD))
    assert (row.text, row.articles, row.found, row.verdict) == (
        "how long to Lyon, mail [e-mail]",
        ("delivery",),
        ("delivery", "returns"),
        Verdict.BAD,
    )


def test_that_an_answer_that_told_from_nothing_names_nothing() -> None:
    assert articles_of({}) == ((), ())
    assert articles_of({**RECORD, "spoken": []}) == ((), ("delivery", "returns"))
    assert rating_of([review("c", "hm", answer=Verdict.GOOD)], None).articles == ()


def test_that_one_bad_word_on_an_answer_is_enough() -> None:
    good = review("c", "how long", answer=Verdict.GOOD)
    bad = replace(good, reviewer=review("c", "", reviewer="ada").reviewer, answer=Verdict.BAD)
    [same] = rated([good, bad])
    row = rating_of(same, None)
    assert (row.verdict, row.reviewers) == (Verdict.BAD, ("ada", "rex"))


def test_that_erased_and_unrated_answers_are_no_ratings() -> None:
    assert rated([review("c", None, answer=Verdict.BAD), review("c", "hm")]) == []


def passage(name: str, verdict: Help) -> RatedPassage:
    return RatedPassage(name, name.partition("-")[0], "v-1", verdict)


def test_that_a_passage_which_one_found_not_helpful_is_not_helpful() -> None:
    helpful = (passage("delivery-1a", Help.HELPFUL), passage("returns-2b", Help.HELPFUL))
    rex = review("c", "how long", passages=helpful)
    ada = review("c", "how long", reviewer="ada", passages=(passage("delivery-1a", Help.NOT_HELPFUL),))
    for said in ([rex, ada], [ada, rex]):
        [same] = rated(said)
        row = rating_of(same, None)
        assert {one.passage: one.verdict for one in row.sources} == {
            "delivery-1a": Help.NOT_HELPFUL,
            "returns-2b": Help.HELPFUL,
        }
        assert row.verdict is None


def test_that_the_last_right_answer_is_exported_without_personal_data() -> None:
    first = review("c", "how long", right_answer="A day.")
    last = review("c", "how long", reviewer="ada", right_answer="Two days, ann@post.example.")
    none = review("c", "how long", reviewer="rob", answer=Verdict.BAD)
    [same] = rated([none, last, first])
    assert rating_of(same, None).right_answer == "Two days, [e-mail]."
    [other] = rated([none])
    assert rating_of(other, None).right_answer is None


def test_that_an_answer_stands_on_the_side_of_its_conversation_or_of_words_that_judged() -> None:
    learns, judges = next(of_side(Side.TRAIN)), next(of_side(Side.TEST))
    words = "how long does it take"
    taught, asked = (review(id, f"{words}?", right_answer="A day.") for id in (learns, judges))
    assert rating_of([taught], None).side is Side.TRAIN
    assert rating_of([asked], None).side is Side.TEST
    assert rating_of([taught], None, frozenset({mark_of(words)})).side is Side.TEST
