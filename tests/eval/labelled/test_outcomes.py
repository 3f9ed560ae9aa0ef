"""What is written down of each message is enough to count every figure from."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.labelled.figures import figures, per_intent
from eval.labelled.outcomes import judged_of, outcomes, read_outcomes
from tests.eval.labelled.test_figures import JUDGED


def test_that_the_figures_of_the_rows_are_those_of_the_verdicts() -> None:
    rows = outcomes(JUDGED, [f"message {number}" for number in range(len(JUDGED.truth))])
    again = judged_of(rows)
    assert figures(again) == figures(JUDGED)
    assert per_intent(again) == per_intent(JUDGED)


def test_that_a_rejected_message_keeps_what_it_would_have_been() -> None:
    row = outcomes(JUDGED, ["message"] * len(JUDGED.truth))[1]
    assert (row["said"], row["best"], row["probability"], row["in_scope"]) == ([], "track", 0.9, 0.2)


@pytest.mark.parametrize("written", ["[]", "{}", "no json"])
def test_that_a_file_without_outcomes_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / "old.json").write_text(written, encoding="utf-8")
    with pytest.raises(ContentError, match=r"old\.json: no outcomes"):
        read_outcomes(tmp_path / "old.json")
