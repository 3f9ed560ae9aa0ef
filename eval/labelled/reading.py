"""Reads labelled messages: CSV, JSON lines, Rasa's NLU YAML, and JSON with splits of which some are named."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from encoder.content import parse_yaml, read_text
from encoder.errors import ContentError
from eval.labelled import Labelled

TEXT = ("text", "utterance", "message", "sentence")
INTENT = ("intent", "label", "category")
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
"""Rasa marks entities in the text: `[Lyon](city)` or `[Lyon]{"entity": "city"}`."""


_SPLITS = re.compile(r"(.+\.json):([^/\\]*)")
"""`data.json:test+oos_test`: a file of splits, and those that are meant."""


def file_of(reference: Path) -> Path:
    """The file itself, without the splits that may be named behind it."""
    named = _SPLITS.fullmatch(str(reference))
    return Path(named[1]) if named else reference


def read_labelled(path: Path) -> Labelled:
    """By the file's suffix; raises ContentError with file and line."""
    readers = {".csv": _csv, ".jsonl": _jsonl, ".yml": _rasa, ".yaml": _rasa, ".json": _splits}
    suffix = file_of(path).suffix
    if suffix not in readers:
        raise ContentError(f"{path}: one of {', '.join(readers)} was expected")
    rows = list(readers[suffix](path))
    if not rows:
        raise ContentError(f"{path}: no message in it")
    return Labelled(tuple(text for text, _ in rows), tuple(intent for _, intent in rows))


def _csv(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = [name.strip().casefold() for name in next(rows, [])]
        text, intent = (_column(header, names, path) for names in (TEXT, INTENT))
        for row in rows:
            if row and not _blank(row, text, intent):
                yield _row(row[text : text + 1], row[intent : intent + 1], f"{path}:{rows.line_num}")


def _blank(row: list[str], text: int, intent: int) -> bool:
    """A label without a text, as public sets have it here and there: it says nothing and is passed over."""
    return len(row) > max(text, intent) and not row[text].strip() and bool(row[intent].strip())


def _column(header: list[str], names: tuple[str, ...], path: Path) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise ContentError(f"{path}:1: no column {names[0]}; it may also be called {', '.join(names[1:])}")


def _jsonl(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ContentError(f"{where}: {error.msg}") from error
        if not isinstance(row, dict):
            raise ContentError(f"{where}: an object with text and intent was expected")
        yield _row(_values(row, TEXT), _values(row, INTENT), where)


def _values(row: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    return [str(row[name]) for name in names if row.get(name) is not None][:1]


def _splits(reference: Path) -> Iterator[tuple[str, str]]:
    """Of an object of lists whose rows are text and intent: `{"test": [["hello", "greet"]]}`."""
    path, named = file_of(reference), _SPLITS.fullmatch(str(reference))
    try:
        tree = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise ContentError(f"{path}:{error.lineno}: {error.msg}") from error
    if not isinstance(tree, dict):
        raise ContentError(f"{path}: an object of splits was expected")
    for split in named[2].split("+") if named else [""]:
        if split not in tree:
            raise ContentError(
                f"{path}: name its splits as in {path.name}:{'+'.join(tree)}; {split!r} is none"
            )
        for number, row in enumerate(tree[split], start=1):
            where = f"{path}: {split}: row {number}"
            if not isinstance(row, list) or len(row) != 2:
                raise ContentError(f"{where}: text and intent were expected")
            yield _row([str(row[0])], [str(row[1])], where)


def _rasa(path: Path) -> Iterator[tuple[str, str]]:
    tree, _ = parse_yaml(read_text(path), path)
    blocks = tree.get("nlu")
    if not isinstance(blocks, list):
        raise ContentError(f"{path}: no list nlu in it; this is not Rasa's NLU format")
    for number, block in enumerate(blocks, start=1):
        if not isinstance(block, dict) or "intent" not in block:
            continue  # synonyms, look-ups and regexes stand beside the intents
        for line in str(block.get("examples", "")).splitlines():
            said = _ENTITY.sub(r"\1", line.strip().removeprefix("-").strip())
            if said:
                yield _row([said], [str(block["intent"])], f"{path}: block {number}")


def _row(text: list[str], intent: list[str], where: str) -> tuple[str, str]:
    if not text or not text[0].strip():
        raise ContentError(f"{where}: no text")
    if not intent or not intent[0].strip():
        raise ContentError(f"{where}: no intent")
    return text[0].strip(), intent[0].strip()
