"""What was taken for what is counted at the operating point, and a page shows no more than it can."""

from typing import Any

from eval.labelled.report.confusions import MOST, NONE, PART, matrix, pair, worst


def row(truth: str, *said: str, text: str = "hm", sure: float = 0.9) -> dict[str, Any]:
    return {"text": text, "truth": truth, "said": list(said), "probability": sure}


def test_that_of_several_intents_the_true_one_counts() -> None:
    assert pair(row("pay", "track", "pay")) == ("pay", "pay")
    assert pair(row("pay", "track", "greet")) == ("pay", "track")
    assert pair(row("pay")) == ("pay", NONE)


def test_that_rows_are_true_and_columns_said_with_no_intent_last() -> None:
    shown = matrix([row("track", "track"), row("track", "pay"), row(""), row("", "pay")])
    assert shown.names == ("pay", "track", NONE)
    assert shown.counts == ((0, 0, 0), (1, 1, 0), (1, 0, 1))
    assert shown.left_out == 0


def test_that_of_many_intents_the_most_confused_are_shown() -> None:
    rows = [row(f"i{at:02}", f"i{at:02}") for at in range(MOST + 5)] + [row("i44", "i43"), row("i44", "i43")]
    shown = matrix(rows)
    assert len(shown.names) == PART
    assert {"i43", "i44"} <= set(shown.names)
    assert shown.left_out == MOST + 5 - PART


def test_that_the_worst_pair_comes_first_with_its_surest_examples() -> None:
    rows = [row("track", "pay", text=f"t{at}", sure=at / 10) for at in range(5)]
    found = worst([*rows, row("track", "track"), row("", "pay", text="foreign")])
    assert [(one.truth, one.said, one.count, one.of) for one in found] == [
        ("track", "pay", 5, 6),
        ("", "pay", 1, 1),
    ]
    assert [example["text"] for example in found[0].examples] == ["t4", "t3", "t2"]
