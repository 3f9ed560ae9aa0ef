"""Which turns are offered to whom: suspects and the sample, by rules alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.storage.reviews import Review, Source, Turn
from bot.storage.types import ConversationId, StaffId
from web.console.review_queue import (
    CEILING,
    FLOOR,
    TWICE,
    Candidate,
    candidate,
    drawn,
    propensity,
    queue,
    suspicions,
)

REX, ROB, RIA = StaffId("rex"), StaffId("rob"), StaffId("ria")
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def turn(number: int = 0, confidence: float = 0.95, accepted: Sequence[str] = ("refund_status",)) -> Turn:
    return Turn(
        conversation=ConversationId(f"talk-{number}"),
        message_seq=1,
        accepted=tuple(accepted),
        confidence=confidence,
        ambiguous=False,
        handover=None,
        rated_down=False,
        model_version="i-1",
        at=AT,
    )


def judged(one: Candidate, reviewer: StaffId = REX, source: Source | None = None) -> Review:
    return Review(
        conversation=one.turn.conversation,
        message_seq=one.turn.message_seq,
        reviewer=reviewer,
        intent="refund_status",
        answer=None,
        source=source or one.source,
        propensity=one.propensity,
        predicted=one.turn.predicted,
        model_version="i-1",
        text="Where is my money?",
        at=AT,
    )


def places(found: Sequence[Candidate]) -> set[str]:
    return {one.turn.conversation for one in found}


SURE = [turn(number) for number in range(4000)]
REJECTED = [turn(number, 0.0, ()) for number in range(4000)]


def test_that_the_surer_the_bot_the_rarer_the_sample_and_never_under_the_floor() -> None:
    chances = [propensity(turn(confidence=tenth / 10)) for tenth in range(11)]
    assert chances == sorted(chances, reverse=True)
    assert (chances[0], chances[-1]) == (CEILING, pytest.approx(FLOOR))
    assert propensity(replace(turn(), ambiguous=True)) == CEILING


def test_that_the_sample_takes_what_its_propensity_says() -> None:
    for turns in (SURE, REJECTED):
        share = sum(map(drawn, turns)) / len(turns)
        assert share == pytest.approx(propensity(turns[0]), abs=0.02)


def test_that_the_same_turn_is_drawn_each_time_and_other_seeds_draw_others() -> None:
    first = [drawn(one) for one in REJECTED]
    assert [drawn(one) for one in REJECTED] == first
    assert [drawn(one, "other") for one in REJECTED] != first


def test_that_a_later_thumb_does_not_change_the_sample() -> None:
    assert all(propensity(one) == propensity(replace(one, rated_down=True)) for one in SURE[:50])
    assert [drawn(one) for one in SURE] == [drawn(replace(one, rated_down=True)) for one in SURE]


@pytest.mark.parametrize(
    ("suspect", "reasons"),
    [
        (turn(), ()),
        (turn(confidence=0.4), (Source.UNSURE,)),
        (turn(confidence=0.0, accepted=()), (Source.UNSURE,)),
        (replace(turn(), ambiguous=True), (Source.UNSURE,)),
        (replace(turn(), rated_down=True), (Source.RATED_DOWN,)),
        (replace(turn(), handover="not_understood"), (Source.HANDED_OVER,)),
        (replace(turn(), handover="asked"), ()),
        (
            replace(turn(confidence=0.1), rated_down=True, handover="not_understood"),
            (Source.RATED_DOWN, Source.HANDED_OVER, Source.UNSURE),
        ),
    ],
)
def test_that_each_suspicion_has_its_reason(suspect: Turn, reasons: tuple[Source, ...]) -> None:
    assert suspicions(suspect) == reasons


def test_that_what_the_sample_took_counts_in_the_sample_whatever_else_speaks_for_it() -> None:
    found = [one for row in REJECTED if (one := candidate(row, REX))]
    taken = [one for one in found if one.propensity is not None]
    assert 0 < len(taken) < len(found) == len(REJECTED)
    assert {one.source for one in taken} == {Source.SAMPLED}
    assert {one.reasons for one in taken} == {(Source.UNSURE, Source.SAMPLED)}
    assert {one.source for one in found if one.propensity is None} == {Source.UNSURE}


def test_that_sure_turns_come_only_through_the_sample() -> None:
    waiting = queue(SURE, [], REX)
    assert places(waiting) == {one.conversation for one in SURE if drawn(one)}


def test_that_the_newest_day_comes_first_and_chance_decides_within_it() -> None:
    old = [replace(one, at=AT - timedelta(days=1)) for one in REJECTED[:50]]
    new = REJECTED[50:100]
    waiting = queue([*old, *new], [], REX)
    assert places(waiting[:50]) == {one.conversation for one in new}
    assert [one.turn.conversation for one in waiting[:50]] != [one.conversation for one in new]
    assert [one.key for one in waiting] == sorted((one.key for one in waiting), reverse=True)


def test_that_two_reviewers_who_work_at_once_start_at_different_ends() -> None:
    first, second = queue(REJECTED, [], REX), queue(REJECTED, [], ROB)
    assert places(first) == places(second)
    assert len(places(first[:20]) & places(second[:20])) < 5


def test_that_one_message_in_five_is_offered_to_a_second_reviewer_and_none_to_a_third() -> None:
    reviews = [judged(one) for one in queue(REJECTED, [], REX)]
    assert queue(REJECTED, reviews, REX) == []
    again = queue(REJECTED, reviews, ROB)
    assert len(again) / len(REJECTED) == pytest.approx(TWICE, abs=0.02)
    reviews += [judged(one, ROB) for one in again]
    assert queue(REJECTED, reviews, RIA) == []


def test_that_a_transcripts_reader_settles_a_suspect_but_no_part_of_a_measurement() -> None:
    waiting = queue(REJECTED, [], REX)
    reviews = [judged(one, source=Source.BROWSED) for one in waiting]
    left = queue(REJECTED, reviews, REX)
    assert {one.conversation for one in REJECTED if drawn(one)} <= places(left)
    assert len(left) < len(waiting)
    assert places(left) == places(queue(REJECTED, reviews, ROB))
