"""The house rules that a machine can check."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("encoder", "intents", "knowledge_base", "bot", "web", "eval", "tests")
CODE = sorted(
    path
    for room in ROOMS
    for suffix in ("*.py", "*.js", "*.css", "*.html")
    for path in (ROOT / room).rglob(suffix)
    if "__pycache__" not in path.parts
)
MODULES = [path for path in CODE if path.suffix == ".py"]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "core"}
FILE_LINES = 300
FUNCTION_LINES = 40


def long_functions(source: str) -> list[str]:
    """Names of the functions in `source` that are longer than the rule allows."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]


def test_that_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in CODE
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert not long


def test_that_no_function_is_longer_than_40_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): names
        for path in MODULES
        if (names := long_functions(path.read_text(encoding="utf-8")))
    }
    assert not long


def test_that_a_long_function_would_be_found() -> None:
    body = "\n".join(f"    x = {number}" for number in range(FUNCTION_LINES))
    assert long_functions(f"def planted():\n{body}\n") == ["planted"]


def test_that_every_module_says_why_it_exists() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


def test_that_no_file_is_a_drawer_for_odds_and_ends() -> None:
    assert not [str(path.relative_to(ROOT)) for path in CODE if path.stem in FORBIDDEN_NAMES]


def test_that_no_path_of_one_machine_is_written_down() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    pattern = r"(/w[o]rk/|/ro[o]t/|/ho[m]e/[a-z]+/)"
    found = subprocess.run(
        ["git", "grep", "-nE", pattern, "--", ".", ":!*.lock"], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 1, found.stderr  # nothing found
    assert found.stdout == ""


def test_that_only_the_phrasers_weights_are_large() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    large = {
        name
        for name in names
        if name and (ROOT / name).is_file() and (ROOT / name).stat().st_size > 1_000_000
    }
    assert all(name.startswith("bot/generation/weights/") for name in large)
    assert sum((ROOT / name).stat().st_size for name in large) <= 20_000_000
