"""Kappa against worked examples from the literature."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.storage.reviews import Review, Source
from bot.storage.types import StaffId
from tests.web.console.test_review_queue import REX, RIA, ROB, candidate, judged, turn
from web.console.agreement import Agreement, agreement, cohen, fleiss

# Fleiss (1971): 14 raters put ten subjects in five categories; kappa is 0.210.
FLEISS = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]


def said(number: int, reviewer: StaffId, intent: str | None, source: Source = Source.UNSURE) -> Review:
    one = candidate(turn(number, 0.0, ()), reviewer)
    assert one is not None
    return replace(judged(one, reviewer, source), intent=intent)


def both(pairs: Sequence[tuple[str, str]]) -> list[Review]:
    return [
        said(number, who, label)
        for number, pair in enumerate(pairs)
        for who, label in zip((REX, ROB), pair, strict=True)
    ]


def test_that_cohens_kappa_is_that_of_the_worked_example() -> None:
    """Fifty grant applications: both yes 20, both no 15, one against the other 5 and 10; kappa is 0.4."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohen(pairs) == pytest.approx(0.4)
    assert agreement(both(pairs)) == Agreement(pytest.approx(0.4), 50, 2)


def test_that_fleiss_kappa_is_that_of_his_paper() -> None:
    rows = [[str(at) for at, count in enumerate(row) for _ in range(count)] for row in FLEISS]
    assert fleiss(rows) == pytest.approx(0.210, abs=0.0005)


def test_that_more_than_two_reviewers_are_taken_together() -> None:
    rows = [*both([("a", "a"), ("b", "b"), ("a", "b")]), said(3, ROB, "b"), said(3, RIA, "b")]
    found = agreement(rows)
    assert found == Agreement(fleiss([["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"]]), 4, 3)


def test_that_what_only_one_has_judged_says_nothing_of_agreement() -> None:
    assert agreement([said(1, REX, "a"), said(2, ROB, "a"), said(3, REX, "a"), said(3, ROB, None)]) is None
    assert agreement([]) is None


def test_that_a_judgement_that_saw_the_others_is_left_out() -> None:
    assert agreement([said(1, REX, "a"), said(1, ROB, "a", Source.BROWSED)]) is None


def test_that_nothing_but_one_label_leaves_kappa_open() -> None:
    assert agreement(both([("a", "a")] * 5)) == Agreement(None, 5, 2)
