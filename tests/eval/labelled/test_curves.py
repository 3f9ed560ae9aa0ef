"""Recipes are held against each other message by message, and nothing is trained twice. What trainings gave
is put where they leave it, so that nothing need be trained here at all."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.cli import build
from encoder.errors import ContentError
from encoder.placing import write_json
from eval.labelled import Labelled
from eval.labelled.amounts import Amount, part
from eval.labelled.comparing import as_markdown
from eval.labelled.curves import Comparison, as_json, run
from eval.labelled.differences import difference
from eval.labelled.recipes import NamedRecipe, read_recipes
from eval.labelled.trials import Trial

TAUGHT = Labelled(
    ("hello", "good morning", "hi", "hey", "where is it", "has it left", "track it", "when", "two plus two"),
    ("greet",) * 4 + ("track",) * 4 + ("oos",),
)
ASKED = Labelled(
    ("morning", "hiya", "is it on its way", "where's my box", "sing"),
    ("greet",) * 2 + ("track",) * 2 + ("oos",),
)


def outcome(text: str, truth: str, right: bool) -> dict[str, Any]:
    """Messages of no intent are rejected when right and taken for a greeting when wrong."""
    other = "track" if truth == "greet" else "greet"
    said = [truth] if right and truth else [] if right else [other]
    return {
        "text": text, "truth": truth, "said": said, "right": right, "best": said[0] if said else "greet",
        "probability": 0.9, "in_scope": 0.9 if said else 0.1, "ambiguous": False,
    }  # fmt: skip


def recipes(folder: Path) -> list[Path]:
    for name, text in (("base", ""), ("short", "epochs = 1\n")):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [folder / "base.toml", folder / "short.toml"]


def keep(comparison: Comparison, folder: Path, marks: dict[str, Sequence[str]]) -> None:
    """As if trained: a word of 1 and 0 a seed says which messages came out right."""
    truth = ["" if name == "oos" else name for name in ASKED.intents]
    for amount in comparison.amounts:
        for named in comparison.recipes:
            for seed, word in zip(comparison.seeds, marks[named.name], strict=True):
                taught = part(TAUGHT, amount, "oos", seed)
                path = folder / Trial(taught, ASKED, "oos", recipe=named.recipe).key / f"seed-{seed}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                rows = zip(ASKED.texts, truth, word, strict=True)
                outcomes = [outcome(text, true, mark == "1") for text, true, mark in rows]
                write_json(path, {**measured(named, seed), "outcomes": outcomes})


def measured(named: NamedRecipe, seed: int) -> dict[str, Any]:
    return {
        "seed": seed, "recipe": named.recipe.as_json(), "threshold": 0.5, "train_seconds": 3.0,
        "throughput_per_s": 100.0, "latency_ms": {"p50": 1.0, "p95": 2.0},
    }  # fmt: skip


@pytest.fixture
def compared(tmp_path: Path) -> tuple[Comparison, Path]:
    comparison = Comparison(
        read_recipes(recipes(tmp_path)), TAUGHT, ASKED, "oos", (Amount(0.5), Amount(1.0)), (1, 2)
    )
    kept = tmp_path / "models" / "trials"
    keep(comparison, kept, {"base": ("11110", "11100"), "short": ("11111", "01110")})
    return comparison, kept


def test_that_every_recipe_has_a_row_for_every_amount(compared: tuple[Comparison, Path]) -> None:
    heard: list[str] = []
    rows = run(*compared, heard.append)
    assert [(row.recipe, row.amount.share) for row in rows] == [
        ("base", 0.5), ("short", 0.5), ("base", 1.0), ("short", 1.0),
    ]  # fmt: skip
    assert len(heard) == 8
    base, short = rows[2:]
    assert base.figures["accuracy"] == 0.875
    assert base.deviation["accuracy"] == 0.125
    assert base.figures["train_messages"] == 9
    assert base.differences == {}
    assert short.differences["accuracy"].mean == 0.0
    assert short.differences["overall_accuracy"].mean == 0.1


def test_that_the_json_has_the_rows_and_a_curve_for_each_recipe(compared: tuple[Comparison, Path]) -> None:
    found = as_json(compared[0], run(*compared))
    assert found["comparison"][0]["share"] == 0.5
    assert found["comparison"][0]["difference"] is None
    assert set(found["comparison"][1]["difference"]["accuracy"]) == {"mean", "low", "high"}
    assert [point["train_messages"] for point in found["curves"]["short"]] == [5, 9]
    assert found["recipes"]["short"]["changes"] == {"epochs": 1}
    json.dumps(found)


def test_that_the_table_is_markdown_that_says_what_it_rests_on(compared: tuple[Comparison, Path]) -> None:
    table = as_markdown(compared[0], run(*compared))
    assert "| short | 1 (9) | 0.8750 ± 0.1250 |" in table
    assert "2 trainings, judged on 5 messages; differences to base" in table


@pytest.mark.parametrize("form", [("{0}", "{1}"), ("{0}", "--compare", "{1}")])
def test_that_both_ways_to_name_recipes_are_understood(
    compared: tuple[Comparison, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...]
) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(tmp_path / "models"))
    files = {}
    for name, rows in (("train", TAUGHT), ("test", ASKED)):
        files[name] = tmp_path / f"{name}.csv"
        lines = (f"{text},{intent}" for text, intent in zip(rows.texts, rows.intents, strict=True))
        files[name].write_text("\n".join(["text,intent", *lines]), encoding="utf-8")
    named = [word.format(tmp_path / "base.toml", tmp_path / "short.toml") for word in form]
    out = tmp_path / "out.json"
    words = (
        f"--train {files['train']} --test {files['test']} --oos-label oos --seeds 2 --shares 0.5,1".split()
    )
    asked = ["eval", "intents", "--compare", *named, *words, "--json", str(out), "--markdown"]
    result = CliRunner().invoke(build("eval"), asked)
    assert result.exit_code == 0, result.output
    assert "| short | 0.5 (5) |" in result.stdout
    assert [row["recipe"] for row in json.loads(out.read_text("utf-8"))["comparison"]] == [
        "base",
        "short",
    ] * 2


def test_that_a_difference_is_sure_only_when_the_messages_say_so() -> None:
    same = difference([np.ones(200, bool)], [np.ones(200, bool)])
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)
    half = np.arange(200) % 2 == 0
    clear = difference([np.ones(200, bool)], [half])
    assert 0 < clear.low < clear.mean == 0.5 < clear.high
    level = difference([half], [~half])
    assert level.low < 0 < level.high


def test_that_nothing_to_compare_is_said(compared: tuple[Comparison, Path]) -> None:
    empty = Comparison((), TAUGHT, ASKED, "oos")
    with pytest.raises(ContentError, match="no recipe to compare"):
        run(empty, compared[1])
