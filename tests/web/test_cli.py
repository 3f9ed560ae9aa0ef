"""What `rekindle demo` settles before it serves."""

import pytest

from bot.config import Settings
from web.cli import as_shown


def test_that_the_demo_leaves_no_offer_of_its_guide_to_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REKINDLE_EXPLORATION", raising=False)
    assert as_shown(Settings()).exploration == 0
    assert Settings().exploration > 0


def test_that_the_demo_explores_as_much_as_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REKINDLE_EXPLORATION", "0.5")
    assert as_shown(Settings()).exploration == 0.5
