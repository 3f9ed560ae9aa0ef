"""`rekindle intents` from the outside."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intents.cli import app
from intents.training import prepare

CONTENT = Path(__file__).parents[2] / "intents" / "content"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, models: Path) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(models))
    monkeypatch.delenv("REKINDLE_SHOP", raising=False)


def test_that_check_counts_distinct_examples() -> None:
    done = CliRunner().invoke(app, ["check", "--json"])
    report = json.loads(done.output)
    assert done.exit_code == 0
    assert report["ok"]
    assert report["faults"] == []
    assert min(row["examples"] for row in report["intents"]) >= 40


def test_that_check_fails_on_a_fault_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "apples.yaml").write_text("intent: apples\ntitle: Apples\n", encoding="utf-8")
    (tmp_path / "pears.yaml").write_text("intent: pears\ntitle: Pears\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", "--json", "--content", str(tmp_path)])
    assert done.exit_code == 1
    assert "apples.yaml:1: description" in json.loads(done.output)["faults"][0]


def test_that_classify_prints_its_documented_keys(models: Path) -> None:
    prepare(models, CONTENT)
    done = CliRunner().invoke(app, ["classify", "where is my order", "--json"])
    result = json.loads(done.output)
    assert list(result) == ["text", "accepted", "out_of_scope", "ambiguous", "ranking", "model_version"]
    assert result["accepted"] == ["order_status"]


def test_that_classify_without_a_model_names_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(tmp_path))
    done = CliRunner().invoke(app, ["classify", "hello"])
    assert done.exit_code == 1
    assert "rekindle intents train" in done.output
