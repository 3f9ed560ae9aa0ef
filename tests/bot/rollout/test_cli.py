"""`rekindle rollout` from the outside."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.rollout.cli import app


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REKINDLE_SHOP", raising=False)


def run(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.output))


def test_that_everything_is_live_at_first() -> None:
    now = run("show")
    assert (now["mode"], now["share"], now["stopped"], now["changed_at"]) == ("live", 1.0, False, None)


def test_that_what_is_named_changes_and_the_rest_stays() -> None:
    run("set", "--mode", "suggest", "--intent", "complaint=off", "--intent", "gift_card=live")
    now = run("set", "--share", "30", "--intent", "gift_card=")
    assert (now["mode"], now["share"], now["intents"]) == ("suggest", 0.3, {"complaint": "off"})
    assert now["changed_by"] == "the command line"


def test_that_a_stop_is_undone_by_a_start() -> None:
    run("set", "--mode", "shadow")
    assert run("stop")["stopped"] is True
    now = run("start")
    assert (now["stopped"], now["mode"]) == (False, "shadow")


@pytest.mark.parametrize("wrong", ["nonsense=off", "complaint=wild", "complaint"])
def test_that_a_wrong_exception_is_named(wrong: str) -> None:
    done = CliRunner().invoke(app, ["set", "--intent", wrong])
    assert done.exit_code != 0
    assert "--intent" in str(done.exception)
    assert run("show")["changed_at"] is None
