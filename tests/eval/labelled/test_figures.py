"""The figures say what they claim to, on verdicts whose figures can be counted by hand."""

import pytest

from eval.labelled.figures import Judged, figures, per_intent
from intents import Classification, IntentName, IntentScore


def said(
    best: str, *, sure: float = 0.9, accepted: bool = True, ambiguous: bool = False, score: float = 0.9
) -> Classification:
    name, other = IntentName(best), IntentName("other")
    return Classification(
        text="",
        ranking=(IntentScore(name, sure), IntentScore(other, 1 - sure)),
        accepted=(name,) if accepted else (),
        out_of_scope=not accepted,
        ambiguous=ambiguous,
        model_version="m",
        in_scope=score,
    )


JUDGED = Judged(
    (
        said("track"),
        said("track", accepted=False, score=0.2),
        said("return"),
        said("track"),
        said("track", accepted=False, score=0.1),
        said("return", ambiguous=True, score=0.6),
    ),
    ("track", "track", "return", "return", "", ""),
)


def test_that_the_figures_are_those_counted_by_hand() -> None:
    found = figures(JUDGED)
    assert found["accuracy"] == 0.75
    assert found["in_scope_accuracy"] == 0.5
    assert found["oos_recall"] == 0.5
    assert found["overall_accuracy"] == 0.5
    assert found["coverage"] == pytest.approx(4 / 6, abs=1e-4)
    assert found["wrong_and_confident"] == pytest.approx(1 / 6, abs=1e-4)
    assert found["oos_auroc"] == 0.875
    assert (found["fpr95"], found["oos_at_95"]) == (0.5, 0.5)
    assert found["ece"] == pytest.approx(0.15)


def test_that_without_foreign_messages_nothing_is_said_of_them() -> None:
    found = figures(Judged(JUDGED.said[:4], JUDGED.truth[:4]))
    assert "oos_auroc" not in found


def test_that_the_weakest_intent_comes_first_with_what_it_is_taken_for() -> None:
    first, second = per_intent(JUDGED)
    assert (first["intent"], first["recall"], first["confused_with"]) == ("return", 0.5, {"track": 1})
    assert (second["intent"], second["recall"], second["served"]) == ("track", 1.0, 0.5)
