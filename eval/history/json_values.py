"""JSON files of others: whole documents or one object a line, with the place of what is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from encoder.content import read_text
from encoder.errors import ContentError


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with `file:line`; a whole document that is a list is taken apart, an object is one line."""
    text = read_text(path)
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        yield from _lines(text, path)
        return
    for number, value in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield f"{path}, entry {number}", _object(value, f"{path}, entry {number}")


def _lines(text: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise ContentError(f"{where}: no JSON: {error.msg} at column {error.colno}") from error
        yield where, _object(value, where)


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ContentError(f"{where}: an object is expected, not {type(value).__name__}")
    return value
