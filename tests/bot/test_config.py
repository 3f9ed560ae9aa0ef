"""Settings from the environment: a wrong one is told by the name of its variable."""

from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import SettingError


@pytest.mark.parametrize(
    ("name", "value"),
    [("REKINDLE_PORT", "eighty"), ("REKINDLE_PORT", "99999"), ("REKINDLE_HOLD_OUT", "3")],
)
def test_that_a_wrong_value_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        Settings()


def test_that_every_home_shares_the_models_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REKINDLE_HOME", "elsewhere")
    monkeypatch.delenv("REKINDLE_MODELS", raising=False)
    settings = Settings()
    assert settings.models == Path(".models")
    assert settings.store_url == "sqlite+aiosqlite:///elsewhere/rekindle.db"
