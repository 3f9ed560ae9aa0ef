"""`rekindle eval all --gate` fails when a gate is missed, and just as much when it could not be looked at."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.errors import SettingError
from eval.gating.gates import read_gates
from eval.gating.suites import Bench, Suite
from eval.gating.verdicts import NO_DATA, TRAINS, Choice, Judgement, judge

TAUGHT = """text,intent
hello,greet
good morning,greet
hi there,greet
hey,greet
good evening to you,greet
where is my parcel,track
has my order left,track
track the package,track
when does the box come,track
my delivery is late,track
what is the capital of peru,oos
two plus two,oos
who won the cup,oos
sing a song,oos
"""
ASKED = "text,intent\nmorning all,greet\nis my package on its way,track\nweather in rome,oos\n"
SET = '[[intents]]\nname = "small"\ntrain = ["train.csv"]\ntest = ["test.csv"]\n'


def tiny(bench: Bench) -> Mapping[str, Any]:
    return {"share": 0.9, "misses": {"late": 2}, "unknown": None}


SUITES: Mapping[str, Suite] = {"tiny": tiny}


def judged(folder: Path, text: str, choice: Choice | None = None) -> Judgement:
    path = folder / "gates.toml"
    path.write_text(text, encoding="utf-8")
    return judge(read_gates(path, SUITES), SUITES, choice or Choice(), Bench(folder))


@pytest.mark.parametrize(
    ("gate", "ok"),
    [
        ("share = { floor = 0.9 }", True),
        ("share = { floor = 0.91 }", False),
        ('"misses.late" = { ceiling = 2 }', True),
        ('"misses.late" = { ceiling = 1 }', False),
        ("shar = { floor = 0.1 }", False),
        ("unknown = { floor = 0.1 }", False),
        ("", False),
    ],
)
def test_that_a_gate_holds_only_on_a_figure_that_was_measured(tmp_path: Path, gate: str, ok: bool) -> None:
    assert judged(tmp_path, f"[tiny]\n{gate}\n").ok is ok


def test_that_what_is_left_out_is_said_with_its_reason(tmp_path: Path) -> None:
    text = f"[tiny]\nshare = {{ floor = 0.1 }}\n{SET}"
    assert judged(tmp_path, text).skipped == {"small": TRAINS}
    assert judged(tmp_path, text, Choice(full=True)).skipped == {"small": NO_DATA}
    only = judged(tmp_path, text, Choice(("intents",)))
    assert only.skipped == {"tiny": "it was not asked for", "small": NO_DATA}
    assert not only.ok


def test_that_the_command_fails_on_a_missed_gate_and_passes_one_that_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(tmp_path / "models"))
    (tmp_path / "train.csv").write_text(TAUGHT, encoding="utf-8")
    (tmp_path / "test.csv").write_text(ASKED, encoding="utf-8")
    gates = tmp_path / "gates.toml"
    words = ["eval", "all", "--only", "small", "--gates", str(gates), "--data", str(tmp_path)]

    def told(gate: str, *more: str) -> Any:
        gates.write_text(f'{SET}gates.accuracy = {gate}\nreport = ["oos_auroc"]\n', encoding="utf-8")
        return CliRunner().invoke(build("eval"), [*words, *more])

    held = told("{ floor = 0.5 }", "--gate", "--json")
    assert held.exit_code == 0, held.output
    found = json.loads(held.stdout)
    assert found["ok"] is True
    assert [row["figure"] for row in found["gates"]] == ["oos_auroc", "accuracy"]
    assert found["figures"]["small"]["n"] == 3
    missed = told("{ floor = 1.5, note = 'out of reach' }", "--gate")
    assert missed.exit_code == 1
    assert "missed: small: accuracy" in missed.stdout
    assert "out of reach" in missed.stdout
    assert told("{ floor = 1.5 }").exit_code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(["--only", "sped"], "--only sped: there is no such suite"), (["--data", "nowhere"], "--data nowhere")],
)
def test_that_an_unknown_suite_or_folder_is_said_before_anything_runs(
    words: list[str], complaint: str
) -> None:
    result = CliRunner().invoke(build("eval"), ["eval", "all", *words])
    assert isinstance(result.exception, SettingError)
    assert complaint in str(result.exception)
