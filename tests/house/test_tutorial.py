"""docs/tutorial.md, parsed here: its commands, options and links exist. `.ci/tutorial.py` runs it whole."""

import importlib.util
import os
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from bot.cli import build, commands
from bot.config import Settings
from bot.shop.folder import open_folder
from knowledge_base.articles import read_articles

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tutorial() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tutorial", ROOT / ".ci" / "tutorial.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tutorial"] = module
    spec.loader.exec_module(module)
    return module


def calls() -> list[list[str]]:
    """The words after each `rekindle` of the page's blocks."""
    text = "\n".join(re.findall(r"^```sh.*?\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
    return [shlex.split(line)[1:] for line in text.splitlines() if line.startswith(".venv/bin/rekindle ")]


def test_that_every_command_and_option_of_the_page_exists() -> None:
    assert {words[0] for words in calls()} >= {"new", "setup", "serve", "doctor", "kb", "intents", "eval"}
    for words in calls():
        assert words[0] in commands()
        command: Any = typer.main.get_command(build(words[0])).commands[words[0]]  # type: ignore[attr-defined]
        rest = words[1:]
        while hasattr(command, "commands"):
            command, rest = command.commands[rest[0]], rest[1:]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, words


def test_that_every_setting_and_link_of_the_page_exists() -> None:
    settings = {f"REKINDLE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"REKINDLE_[A-Z_]+", PAGE)) <= settings
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_that_the_runner_finds_every_block_and_its_servers(tutorial: ModuleType) -> None:
    found = tutorial.blocks(PAGE)
    assert len(found) == PAGE.count("\n```sh")
    assert found[0].text == tutorial.ELSEWHERE
    servers = [block.text for block in found if block.server]
    assert len(servers) == 3
    assert all(text.count("\n") == 1 for text in servers)
    assert str(tutorial.ITS_PAGE) in servers[-1]


def test_that_what_needs_no_model_works_as_it_is_written(
    tutorial: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "rekindle").symlink_to(Path(sys.executable).parent / "rekindle")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REKINDLE_")}
    reader = tutorial.Reader(tmp_path, environment)
    slow = re.compile(r"make |rekindle (setup|serve|doctor|eval)\b|http\.server")
    for block in tutorial.blocks(PAGE):
        if not slow.search(block.text):
            reader.run(block)
    monkeypatch.chdir(tmp_path)
    folder = open_folder(Path(reader.environment["REKINDLE_SHOP"]))
    site = folder.config.site["main"]
    assert site.allowed_origins == [f"http://127.0.0.1:{tutorial.ITS_PAGE}"]
    assert f'data-site="{site.public_key}"' in (tmp_path / "mypage" / "index.html").read_text("utf-8")
    assert "umbrella-loan" in {article.id for article in read_articles(folder.articles)}


def test_that_a_block_that_fails_stops_the_run(tutorial: ModuleType, tmp_path: Path) -> None:
    reader = tutorial.Reader(tmp_path, {"PATH": os.environ["PATH"]})
    with pytest.raises(SystemExit):
        reader.run(tutorial.Block("false\necho on\n", False))


def test_that_what_serves_is_found_ready_and_stopped(tutorial: ModuleType, tmp_path: Path) -> None:
    reader, port = tutorial.Reader(tmp_path, dict(os.environ)), tutorial.free_port()
    block = tutorial.Block(f"{sys.executable} -m http.server {port} --bind 127.0.0.1\n", True)
    reader.serve(block, port, "/")
    reader.stop(port)
    assert reader.running == {}
