"""TOML that people edit: every complaint names the file, the line and the key that was probably meant."""

import difflib
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder.content import read_text
from encoder.errors import ContentError


@dataclass(frozen=True)
class TomlFile:
    path: Path
    tree: dict[str, Any]
    source: str

    def line(self, *keys: str | int) -> int:
        """Where the last of `keys` is written, each looked for behind the one before; a number counts the
        tables of one name. The line of the last one found when a key is nowhere."""
        lines, at, found = self.source.splitlines(), 0, 0
        for key, number in zip(keys, (*keys[1:], ""), strict=True):
            if isinstance(key, int):
                continue
            inline = found and re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", lines[at])
            names = [at] if inline else [row for row in range(at, len(lines)) if _names(lines[row], key)]
            which = number if isinstance(number, int) else 0
            if which < len(names):
                at = names[which]
                found = at + 1
        return max(1, found)

    def fault(self, *keys: str | int, what: str) -> ContentError:
        return ContentError(f"{self.path}:{self.line(*keys)}: {what}")


def read_toml(path: Path) -> TomlFile:
    if not path.is_file():
        raise ContentError(f"{path}: no such file")
    source = read_text(path)
    try:
        return TomlFile(path, tomllib.loads(source), source)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path}: not valid TOML: {error}") from error


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that was probably meant."""
    return difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)[0]


def _names(line: str, key: str) -> bool:
    """Whether the line is a table's header or a value that bears the name."""
    word = rf'["\']?{re.escape(key)}["\']?'
    return re.match(rf"\s*(\[\[?\s*(\S+\.)?{word}\s*\]|(\S+\.)?{word}\s*[=.])", line) is not None
