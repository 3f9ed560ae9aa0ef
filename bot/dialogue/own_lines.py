"""A shop's own fixed words: lines.yaml in its folder says what is otherwise than the common lines."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.dialogue.lines import Lines, Remedy, Say, Text, Variant
from encoder.content import parse_yaml, read_text, validate
from encoder.errors import ContentError


class OwnLinesFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lines: dict[Say, Annotated[list[Variant], Field(min_length=1)]] = {}
    remedies: dict[Remedy, Text] = {}
    starters: list[str] | None = None


def with_own(lines: Lines, path: Path | None, known: Mapping[str, str]) -> Lines:
    """`lines` with what the shop's file says; raises ContentError naming the file and line."""
    if path is None:
        return lines
    value, numbers = parse_yaml(read_text(path), path)
    file = validate(OwnLinesFile, value, numbers, path)
    own = {
        name: tuple(tuple(_filled(sentence, known, path) for sentence in one) for one in variants)
        for name, variants in file.lines.items()
    }
    return replace(
        lines,
        variants={**lines.variants, **own},
        remedies={**lines.remedies, **file.remedies},
        starters=lines.starters if file.starters is None else tuple(file.starters),
    )


def _filled(sentence: str, known: Mapping[str, str], path: Path) -> str:
    try:
        return sentence.format_map(known)
    except (KeyError, ValueError, IndexError) as error:
        raise ContentError(f"{path}: {sentence!r} has a placeholder that is not known: {error}") from error
