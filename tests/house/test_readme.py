"""The README's commands, settings and links: parsed here, run on a clone by `.ci/readme.py`."""

import re
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import build, commands
from bot.config import Settings
from bot.doctor import settings_table

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_that_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", README))
    assert named
    assert named <= targets


def test_that_every_rekindle_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"\brekindle ([a-z]+)\b(?! Roasters)", README)) - {"is"}
    assert {"serve", "chat", "doctor"} <= named
    assert named <= set(commands())


def test_that_the_settings_table_is_the_generated_one() -> None:
    assert settings_table() in README, "run `rekindle doctor --settings` and put its table into README.md"


def test_that_every_setting_says_what_it_does() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_that_every_link_to_a_file_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_that_help_works_for_every_command() -> None:
    for name in commands():
        result = CliRunner().invoke(build(name), [name, "--help"])
        assert result.exit_code == 0, name
