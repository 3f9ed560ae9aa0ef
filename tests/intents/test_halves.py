"""When the two sides of a message are two requests."""

import numpy as np
import pytest

from intents.halves import LOWEST_APART, Halves, choose_apart, furthest
from intents.requests import Verdict
from intents.segments import Cut

NONE = frozenset[int]()
CUT = Cut("where is my new grinder", "how do i pause my plan")


def verdict(*shares: float, in_scope: bool = True) -> Verdict:
    return Verdict(np.array(shares), in_scope=in_scope, ambiguous=False)


BOTH = verdict(0.5, 0.4, 0.1)


def halves(left: Verdict, right: Verdict, cut: Cut = CUT, whole: Verdict = BOTH) -> Halves:
    return Halves(cut, left, right, whole)


FIRST, SECOND = verdict(0.9, 0.05, 0.05), verdict(0.05, 0.9, 0.05)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (FIRST, FIRST),
        (FIRST, verdict(0.05, 0.9, 0.05, in_scope=False)),
        (FIRST, verdict(0.05, 0.05, 0.9)),
    ],
)
def test_that_sides_without_a_request_of_their_own_are_no_two_requests(left: Verdict, right: Verdict) -> None:
    small_talk = frozenset({2})
    assert halves(left, right).apart(small_talk) == 0
    assert furthest([halves(left, right)], small_talk) is None


def test_that_sides_that_lean_to_each_other_are_nearer() -> None:
    leaning = verdict(0.35, 0.6, 0.05)
    assert halves(FIRST, leaning).apart(NONE) < halves(FIRST, verdict(0.05, 0.6, 0.35)).apart(NONE)


def test_that_a_word_or_two_at_the_end_tell_less_than_a_sentence() -> None:
    short = Cut("where is my new grinder", "my plan")
    assert halves(FIRST, SECOND, short).apart(NONE) < halves(FIRST, SECOND).apart(NONE)


def test_that_the_cut_with_the_clearest_sides_is_taken() -> None:
    clear, unclear = halves(FIRST, SECOND), halves(FIRST, verdict(0.3, 0.5, 0.2))
    assert furthest([unclear, clear], NONE) is clear
    assert furthest([], NONE) is None


def test_that_a_short_side_about_the_other_one_tells_less() -> None:
    about = Cut("where is my new grinder", "can you look into that")
    assert halves(FIRST, SECOND, about).apart(NONE) < halves(FIRST, SECOND).apart(NONE)


def test_that_a_side_that_only_rests_on_the_other_tells_less() -> None:
    condition = Cut("once my new grinder has come", "how do i pause my plan")
    assert halves(FIRST, SECOND, condition).apart(NONE) < halves(FIRST, SECOND).apart(NONE) / 4


def test_that_a_whole_that_is_heard_to_ask_for_one_thing_speaks_against_two() -> None:
    one = verdict(0.999, 0.0005, 0.0005)
    assert halves(FIRST, SECOND, whole=one).apart(NONE) < halves(FIRST, SECOND).apart(NONE)


def test_that_at_most_two_of_a_hundred_single_messages_are_halved() -> None:
    sure = [halves(verdict(0.999, 0.0005, 0.0005), verdict(0.0005, 0.999, 0.0005))]
    level = choose_apart([sure, sure, sure, *[[]] * 97], NONE)
    assert level > sure[0].apart(NONE)
    assert choose_apart([sure, sure, *[[]] * 98], NONE) <= sure[0].apart(NONE)
    assert choose_apart([sure, *[[]] * 99], NONE) == LOWEST_APART
    assert choose_apart([], NONE) == LOWEST_APART
