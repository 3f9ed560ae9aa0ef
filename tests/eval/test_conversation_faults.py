"""What a scripted dialogue expects of a reply: each expectation can fail, and says what was shown instead."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from encoder.errors import ContentError
from eval.suites.conversations import Dialogue, Expect, Reply, faults, read_dialogues

REPLY = Reply(
    text="Delivery to France costs 9 euros.",
    cards=({"kind": "cancel"},),
    sources=frozenset({"delivery"}),
    handover=None,
    notices=(),
    record={
        "act": "answer",
        "accepted": ["shipping_info"],
        "intents": [{"intent": "shipping_info", "probability": 0.91}],
        "out_of_scope": False,
        "chosen": "none",
        "would_be": "pause",
        "at_risk": True,
        "turn_risk": 0.7,
        "skill": None,
    },
    choices=("Talk to a person", "Undo that"),
    letters=("Your parcel\nIt is on its way.",),
)
ALL_HOLD: dict[str, Any] = {
    "intent": ["shipping_info", "returns"],
    "out_of_scope": False,
    "act": ["answer"],
    "skill": ["none"],
    "choices": ["undo"],
    "letter": "on its way",
    "sources": ["delivery", "customs"],
    "cards": ["cancel"],
    "no_cards": ["offer"],
    "arm": ["none"],
    "would_be": ["pause"],
    "at_risk": True,
    "handover": "none",
    "says": ["FRANCE", r"\d euros"],
    "never": ["spain"],
}
ONE_FAILS: list[tuple[dict[str, Any], str]] = [
    ({"intent": ["returns"]}, "expected one of ['returns']"),
    ({"out_of_scope": True}, "out_of_scope is False"),
    ({"act": ["skill", "clarify"]}, "act is 'answer'"),
    ({"skill": ["skip_box"]}, "skill is 'none'"),
    ({"choices": ["undo", "yes"]}, "no choice 'yes'"),
    ({"letter": "lost"}, "no letter 'lost' (sent: ['Your parcel'])"),
    ({"sources": ["returns"]}, "cites ['delivery']"),
    ({"cards": ["cancel", "order"]}, "no card 'order'"),
    ({"no_cards": ["cancel"]}, "a card of kind 'cancel' is shown"),
    ({"arm": ["pause"]}, "arm is 'none'"),
    ({"would_be": ["percent"]}, "would-be arm is 'pause'"),
    ({"at_risk": False}, "at_risk is True"),
    ({"handover": "asked"}, "handover is None, expected asked"),
    ({"says": ["france", "free"]}, "does not say 'free'"),
    ({"never": ["spain", "9 EUROS"]}, "says '9 EUROS'"),
    ({"silent": True}, "should be silent"),
    ({"notice": "failed"}, "no notice 'failed'"),
]


def test_that_nothing_is_found_where_all_holds() -> None:
    assert faults(Expect(**ALL_HOLD), REPLY) == []


def test_that_what_is_not_named_may_be_anything() -> None:
    assert faults(Expect(), REPLY) == []


@pytest.mark.parametrize(("expected", "fault"), ONE_FAILS, ids=[next(iter(row)) for row, _ in ONE_FAILS])
def test_that_each_expectation_can_fail(expected: dict[str, Any], fault: str) -> None:
    [found] = faults(Expect(**expected), REPLY)
    assert fault in found


def test_that_no_expectation_is_left_without_a_failure() -> None:
    elsewhere = {"shop"}  # test_in_shop.py
    assert {name for expected, _ in ONE_FAILS for name in expected} == set(Expect.model_fields) - elsewhere


def test_that_a_hand_over_for_another_reason_is_a_fault() -> None:
    handed = replace(REPLY, handover="fraud")
    assert faults(Expect(handover="fraud"), handed) == []
    assert faults(Expect(handover="none"), handed) == ["handover is fraud, expected none"]


def test_that_saying_nothing_is_a_fault_unless_silence_is_expected() -> None:
    empty = replace(REPLY, text="")
    assert faults(Expect(), empty) == ["said nothing"]
    assert faults(Expect(silent=True), empty) == []


def test_that_a_notice_counts_as_something_said() -> None:
    failed = replace(REPLY, text="", notices=("failed",))
    assert faults(Expect(notice="failed"), failed) == []


def test_that_several_faults_are_all_told() -> None:
    assert len(faults(Expect(act=["skill"], says=["free"], cards=["order"]), REPLY)) == 3


def test_that_a_dialogue_about_somebodys_records_says_whose() -> None:
    with pytest.raises(ValidationError, match="need a customer, or about"):
        Dialogue.model_validate({"name": "x", "turns": [{"say": "where is {order}"}]})


def test_that_two_dialogues_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("name: The same\nturns:\n  - say: hello\n", encoding="utf-8")
    with pytest.raises(ContentError, match="another dialogue is called 'The same'"):
        read_dialogues(tmp_path)


def test_that_a_misspelt_expectation_is_refused() -> None:
    with pytest.raises(ValidationError):
        Dialogue.model_validate({"name": "x", "turns": [{"say": "hello", "expect": {"sayz": ["hello"]}}]})
