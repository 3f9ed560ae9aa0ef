"""Names everything that a training's result depends on besides its messages: what was kept of an earlier run
counts only while recipe, constants and code are the same."""

import ast
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import encoder
import intents
from encoder.weights import WHEEL_SHA256
from intents.releases import FORMAT

if TYPE_CHECKING:
    from intents.recipe import Recipe

ROOMS = tuple(Path(str(room.__file__)).parent for room in (encoder, intents))
OWN = tuple(Path(__file__).with_name(name) for name in ("outcomes.py", "trials.py"))
SHOWS = {"cli.py", "check.py"}
"""They show results and decide nothing."""


def fingerprint(recipe: "Recipe | None" = None) -> str:
    """Of this recipe, or the product's own; its seed is left out, since every seed has a file of its own."""
    from intents.recipe import Recipe

    values = {name: value for name, value in (recipe or Recipe()).as_json().items() if name != "seed"}
    parts = [FORMAT, WHEEL_SHA256, values, code_digest()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Of the code that trains, calibrates and classifies, its constants with it. Comments and docstrings do
    not count; another version of Python may write the same code differently, which costs a training."""
    found = hashlib.sha256()
    for path in _modules():
        found.update(f"{path.parent.name}/{path.name}\n".encode())
        found.update(meaning(path.read_text(encoding="utf-8")).encode())
    return found.hexdigest()


def meaning(source: str) -> str:
    """What is left of a module without what only people read."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [line for line in body if not _told(line)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in sorted(room.rglob("*.py")) if path.name not in SHOWS)
    yield from OWN


def _told(line: ast.stmt) -> bool:
    """A text that stands alone: a docstring of a module, a function or a value."""
    if not isinstance(line, ast.Expr) or not isinstance(line.value, ast.Constant):
        return False
    return isinstance(line.value.value, str)
