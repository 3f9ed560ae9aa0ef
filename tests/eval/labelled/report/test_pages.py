"""The page holds all of its parts, reaches for nothing outside, and shows messages as text."""

import re
from pathlib import Path
from typing import Any

from eval.labelled.outcomes import outcomes
from eval.labelled.report.pages import comparison, page, write_page
from eval.labelled.totals import total
from tests.eval.labelled.test_figures import JUDGED

ATTACK = "<script>alert(1)</script>"


def found(**more: Any) -> dict[str, Any]:
    texts = [ATTACK if at == 3 else f"message {at}" for at in range(len(JUDGED.truth))]
    run = {
        "seed": 1,
        "threshold": 0.31,
        "train_seconds": 2.0,
        "throughput_per_s": 600.0,
        "latency_ms": {"p50": 4.0, "p95": 8.0},
        "recipe": {"seed": 1, "epochs": 4},
        "outcomes": outcomes(JUDGED, texts),
    }
    return {**total([run, {**run, "seed": 2}]), **more}


def test_that_a_message_of_markup_is_shown_as_text() -> None:
    flip = {"text": ATTACK, "truth": "", "before": ATTACK, "after": "rejected", "mended": False}
    html = page(found(flips=[flip], doubts=[], folds=None))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_that_nothing_outside_is_asked_for() -> None:
    html = page(found())
    assert not re.search(r"""(src|href|url)\s*[=(]|@import|https?://""", html)
    assert "default-src 'none'" in html


def test_that_every_chart_has_its_numbers_beside_it() -> None:
    html = page(found())
    drawn = html.count("<svg")
    assert drawn == 5
    assert html.count("<details>") == drawn


def test_that_the_parts_are_there_that_the_run_has() -> None:
    plain = page(found())
    for title in ("In short", "Worst confusions", "Reliability", "Coverage against accuracy"):
        assert f"<h2>{title}</h2>" in plain
    assert "What flipped" not in plain
    assert "Learning curve" not in plain
    curve = [{"train_messages": 100.0, "accuracy": 0.7}, {"train_messages": 200.0, "accuracy": 0.8}]
    fold = {"accuracy": 0.7}
    folds = {"count": 2, "mean": fold, "deviation": fold, "each": [fold, fold]}
    doubt = {"text": "hm", "truth": "", "said": "track", "probability": 0.9}
    full = page(found(flips=[], curves={"shipped": curve}, folds=folds, doubts=[doubt]))
    for title in ("What flipped since the baseline", "Learning curve", "From fold to fold"):
        assert f"<h2>{title}</h2>" in full
    assert "read as track, 90.0 %" in full


def test_that_valid_messages_have_a_column_and_a_word_on_their_use() -> None:
    valid = {"accuracy": 0.625, "intervals": {"accuracy": [0.5, 0.75]}, "deviation": {"accuracy": 0.01}}
    html = page(found(valid=valid))
    assert "<b>62.5 %</b>" in html
    assert "never by those of the test" in html


def test_that_how_it_was_made_is_told(tmp_path: Path) -> None:
    made = {
        "command": "rekindle eval intents --train a.csv",
        "at": "2026-01-02T03:04:05+00:00",
        "data": {"train": {"n": 7, "sha256": "abc"}},
        "code": "def",
        "versions": {"torch": "1"},
    }
    path = write_page(found(made_by=made), tmp_path / "out")
    html = path.read_text(encoding="utf-8")
    assert path.name == "report.html"
    for told in (
        "rekindle eval intents --train a.csv",
        "2026-01-02",
        "abc",
        "torch 1",
        "&#34;epochs&#34;: 4",
    ):
        assert told in html


def test_that_recipes_stand_beside_each_other_with_their_curve() -> None:
    row = {
        "recipe": "shipped",
        "train_messages": 100.0,
        "accuracy": 0.7,
        "overall_accuracy": 0.65,
        "train_seconds": 9.0,
        "deviation": {"accuracy": 0.01, "overall_accuracy": 0.02},
        "difference": None,
    }
    apart = {"mean": 0.02, "low": 0.01, "high": 0.03}
    longer = {**row, "recipe": "longer", "difference": {"accuracy": apart, "overall_accuracy": apart}}
    html = comparison(
        {
            "n": 5,
            "seeds": [1, 2],
            "recipes": {name: {"about": "", "recipe": {"epochs": 4}} for name in ("shipped", "longer")},
            "comparison": [row, longer],
            "curves": {name: [{"train_messages": 100.0, "accuracy": 0.7}] for name in ("shipped", "longer")},
            "made_by": {"command": "c", "at": "2026-01-02", "data": {}, "code": "d", "versions": {}},
        }
    )
    assert "+2.0 points (+1.0 to +3.0)" in html
    assert "Learning curve" in html
