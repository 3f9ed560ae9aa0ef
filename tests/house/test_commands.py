"""The documented keys of `--json`, held against the commands and against what the quick ones print."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import build
from bot.shop.generate import Summary
from bot.shop.stories import Story
from eval.suites.load import LoadResult

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
WITHOUT = {"chat", "demo", "serve", "phraser train", "phraser export", "shop openapi"}
"""They talk with people, or print nothing else."""
ROWS = dict(re.findall(r"^\| `rekindle ([a-z -]+)` \| (.*) \|$", DOCUMENT, re.MULTILINE))
QUICK = ["doctor", "kb check", "intents check", "phraser check", "retention check"]


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    found = getattr(command, "commands", None)
    if found is None:
        yield " ".join(path), command
    for name, one in (found or {}).items():
        yield from leaves(one, (*path, name))


def documented(command: str) -> set[str]:
    """The names in backticks that stand outside brackets."""
    return set(re.findall(r"`([a-z_0-9]+)`", re.sub(r"\([^)]*\)", "", ROWS[command])))


def test_that_every_command_that_prints_a_result_has_json_and_says_its_keys() -> None:
    commands = dict(leaves(typer.main.get_command(build(None))))
    offering = {
        name
        for name, command in commands.items()
        if any("--json" in option for parameter in command.params for option in parameter.opts)
    }
    assert set(commands) - offering == WITHOUT
    assert set(ROWS) == offering


@pytest.mark.parametrize("command", QUICK)
def test_that_the_documented_keys_are_the_printed_ones(command: str) -> None:
    words = command.split()
    printed = json.loads(CliRunner().invoke(build(words[0]), [*words, "--json"]).stdout)
    row = printed[0] if isinstance(printed, list) else printed
    assert set(row) == documented(command)


@pytest.mark.parametrize(
    ("command", "value", "more"),
    [
        ("eval load", LoadResult, {"missed"}),
        ("shop generate", Summary, {"file"}),
        ("shop stories", Story, set()),
    ],
)
def test_that_the_keys_of_slow_commands_are_the_fields_of_their_values(
    command: str, value: Any, more: set[str]
) -> None:
    assert set(value.__dataclass_fields__) | more == documented(command)
