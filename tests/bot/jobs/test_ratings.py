"""Rated answers lead to the articles that they were told from."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.jobs.ratings import articles_of, rated, rating_of
from bot.storage.reviews import Verdict
from bot.storage.types import ConversationId, Decision, DecisionId
from tests.bot.jobs.reviewing import review

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
