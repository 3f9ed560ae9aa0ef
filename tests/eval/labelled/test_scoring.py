"""`rekindle eval intents` as it is typed: what goes together, and what it writes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from encoder.errors import SettingError
from eval.cli import app
from tests.eval.labelled.test_trials import ASKED, CHOSEN_BY, TAUGHT


def written(path: Path, rows: dict[str, tuple[str, ...]]) -> str:
    lines = [f"{text},{name}" for name, texts in rows.items() for text in texts]
    path.write_text("\n".join(["text,intent", *lines]), encoding="utf-8")
    return str(path)


def files(folder: Path) -> list[str]:
    rows = {"train": TAUGHT, "test": ASKED, "valid": CHOSEN_BY}
    return [part for name, of in rows.items() for part in (f"--{name}", written(folder / f"{name}.csv", of))]


def test_that_figures_a_page_and_flips_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(tmp_path / "models"))
    typed = ["intents", *files(tmp_path), "--oos-label", "oos"]
    first = CliRunner().invoke(app, [*typed, "--json", str(tmp_path / "first.json")])
    assert first.exit_code == 0, first.output
    found = json.loads((tmp_path / "first.json").read_text(encoding="utf-8"))
    assert found["n"] == 5
    assert found["made_by"]["data"]["train"]["n"] == 14
    row = found["outcomes"][0]
    found["outcomes"][0] = {"text": row["text"], "truth": row["truth"], "said": [], "right": not row["right"]}
    (tmp_path / "old.json").write_text(json.dumps({"outcomes": found["outcomes"][:1]}), encoding="utf-8")
    more = ["--baseline", str(tmp_path / "old.json"), "--report", str(tmp_path / "report")]
    second = CliRunner().invoke(app, [*typed, *more])
    assert second.exit_code == 0, second.output
    again = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert [flip["text"] for flip in again["flips"]] == [row["text"]]
    assert again["valid"]["n"] == 2
    assert "What flipped" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "nothing to judge by: name messages with --test"),
        (["--test", "t.csv", "--cross-validate", "4"], "leave --test and --valid out"),
        (["--valid", "t.csv", "--cross-validate", "4"], "leave --test and --valid out"),
    ],
)
def test_that_options_that_do_not_go_together_are_named(options: list[str], complaint: str) -> None:
    result = CliRunner().invoke(app, ["intents", "--train", "a.csv", *options])
    assert isinstance(result.exception, SettingError)
    assert complaint in str(result.exception)
