"""A part of the messages is the same for every recipe, holds every intent, and lies in the larger parts."""

import pytest

from encoder.errors import ContentError
from eval.labelled import Labelled
from eval.labelled.amounts import Amount, part, read_amounts

ROWS = Labelled(
    tuple(f"text {number}" for number in range(60)),
    tuple(("greet", "track", "oos")[number % 3] for number in range(60)),
)


def counts(rows: Labelled) -> dict[str, int]:
    return {name: rows.intents.count(name) for name in sorted(set(rows.intents))}


def test_that_a_share_is_taken_of_each_intent_and_of_what_has_none() -> None:
    assert counts(part(ROWS, Amount(0.25), "oos", 1)) == {"greet": 5, "oos": 5, "track": 5}


def test_that_what_has_no_intent_shrinks_as_the_intents_do() -> None:
    assert counts(part(ROWS, Amount(per_intent=10), "oos", 1)) == {"greet": 10, "oos": 10, "track": 10}
    few = Labelled(ROWS.texts[:30], ("greet",) * 4 + ("track",) * 6 + ("oos",) * 20)
    assert counts(part(few, Amount(per_intent=5), "oos", 1)) == {"greet": 4, "oos": 18, "track": 5}


def test_that_a_seed_draws_one_part_and_another_seed_another() -> None:
    assert part(ROWS, Amount(0.5), "oos", 1) == part(ROWS, Amount(0.5), "oos", 1)
    assert part(ROWS, Amount(0.5), "oos", 1) != part(ROWS, Amount(0.5), "oos", 2)


def test_that_a_larger_part_holds_the_smaller_one() -> None:
    small, large = (set(part(ROWS, Amount(share), "oos", 3).texts) for share in (0.25, 0.5))
    assert small < large


def test_that_the_whole_is_left_as_it_is() -> None:
    assert part(ROWS, Amount(1.0), "oos", 5) == ROWS


def test_that_an_intent_keeps_enough_to_be_trained() -> None:
    assert counts(part(ROWS, Amount(0.01), "oos", 1)) == {"greet": 2, "oos": 2, "track": 2}


def test_that_amounts_are_read_as_they_are_typed() -> None:
    assert read_amounts(None, None) == (Amount(1.0),)
    assert read_amounts("0.25,1.0", None) == (Amount(0.25), Amount(1.0))
    assert [str(one) for one in read_amounts(None, "5,10")] == ["5 an intent", "10 an intent"]


@pytest.mark.parametrize(
    ("shares", "per_intent", "complaint"),
    [
        ("0.5", "5", "name one of the two"),
        ("half", None, "--shares half: numbers with commas"),
        ("0,1", None, "--shares 0,1: numbers above 0"),
        ("1.5", None, "--shares 1.5: numbers above 0"),
        (None, "1", "--per-intent 1: whole numbers from 2 up"),
        (None, "2.5", "--per-intent 2.5: whole numbers"),
    ],
)
def test_that_what_is_no_amount_is_said(shares: str | None, per_intent: str | None, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        read_amounts(shares, per_intent)
