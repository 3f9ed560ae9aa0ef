"""`rekindle identity`: what an operator makes of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.customers.cli import app
from bot.errors import SettingError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path))
    monkeypatch.delenv("REKINDLE_SHOP", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def told(*words: str) -> Any:
    return json.loads(run(*words, "--json").stdout)


def test_that_a_token_made_to_try_passes_the_check() -> None:
    token = run("sign", "--customer", "c-9").stdout.strip()
    checked = told("check", token)
    assert checked["ok"]
    assert (checked["site"], checked["customer"]) == ("demo", "c-9")
    assert {row["check"] for row in checked["checks"]} >= {"signature", "audience", "expiry", "subject"}


def test_that_a_wrong_token_is_explained_and_ends_with_status_1() -> None:
    result = run("check", "not-a-token")
    assert result.exit_code == 1
    assert "no JWT" in result.stdout
    assert told("check", "a.b.c")["customer"] is None


def test_that_the_secret_is_the_one_that_the_server_uses(home: Path) -> None:
    shown = run("secret", "demo").stdout.strip()
    assert shown == (home / "keys" / "site-demo").read_text("ascii")
    assert told("secret", "demo") == {"site": "demo", "secret": shown}


def test_that_an_unknown_site_is_told_with_those_there_are() -> None:
    for words in (["secret", "x"], ["sign", "--customer", "c", "--site", "x"], ["check", "t", "--site", "x"]):
        error = run(*words).exception
        assert isinstance(error, SettingError)
        assert "there is demo" in str(error)


def test_that_nobody_is_no_customer() -> None:
    assert isinstance(run("sign", "--customer", " ").exception, SettingError)
