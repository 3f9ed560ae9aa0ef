"""Labels that a model contradicts with confidence are told from those it merely misses."""

from typing import Any

from eval.labelled.doubts import doubts


def row(text: str, truth: str, best: str, sure: float, **more: Any) -> dict[str, Any]:
    said = more.pop("said", [best])
    given = {"right": truth in said, "in_scope": 0.9, "ambiguous": False}
    return {"text": text, "truth": truth, "best": best, "said": said, "probability": sure} | given | more


RIGHT = [row("where is it", "track", "track", 0.9), row("any news", "track", "track", 0.7)]


def test_that_a_label_contradicted_as_surely_as_usual_is_listed_the_surest_first() -> None:
    rows = [
        *RIGHT,
        row("where is my parcel", "pay", "track", 0.85),
        row("has it left", "", "track", 0.95),
        row("hm", "pay", "track", 0.75),
    ]
    assert doubts([rows]) == [
        {"text": "has it left", "truth": "", "said": "track", "probability": 0.95},
        {"text": "where is my parcel", "truth": "pay", "said": "track", "probability": 0.85},
    ]


def test_that_what_was_asked_back_about_rejected_or_also_found_is_not() -> None:
    rows = [
        *RIGHT,
        row("a", "pay", "track", 0.99, ambiguous=True),
        row("b", "pay", "track", 0.99, said=[]),
        row("c", "pay", "track", 0.99, said=["track", "pay"]),
    ]
    assert doubts([rows]) == []


def test_that_all_runs_must_agree() -> None:
    first = [*RIGHT, row("a", "pay", "track", 0.9), row("b", "pay", "track", 0.8)]
    second = [*RIGHT, row("a", "pay", "pay", 0.9), row("b", "pay", "track", 0.9)]
    assert doubts([first, second]) == [{"text": "b", "truth": "pay", "said": "track", "probability": 0.85}]
