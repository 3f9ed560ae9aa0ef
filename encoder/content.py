"""Reads YAML that people edit: every complaint names the file and the line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from encoder.errors import ContentError

Model = TypeVar("Model", bound=BaseModel)


def parse_yaml(source: str, path: Path, first_line: int = 1) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the mapping in `source` and the line of each key (`examples`) and of each item of a list (`examples.3`).

    `first_line` is where `source` begins in its file."""
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
        value = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + mark.line if mark else first_line
        raise ContentError(f"{path}:{line}: not valid YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(value, dict):
        raise ContentError(f"{path}:{first_line}: expected `key: value` lines")
    return value, {name: first_line + line for name, line in _lines(node)}


def _lines(mapping: yaml.MappingNode) -> Iterator[tuple[str, int]]:
    for key, value in mapping.value:
        yield str(key.value), key.start_mark.line
        if isinstance(value, yaml.SequenceNode):
            yield from ((f"{key.value}.{at}", item.start_mark.line) for at, item in enumerate(value.value))


def validate(schema: type[Model], value: dict[str, Any], lines: dict[str, int], path: Path) -> Model:
    """Check `value` against a pydantic schema; the first fault is raised with the line of its key."""
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        fault = error.errors()[0]
        place = [str(part) for part in fault["loc"]]
        known = (".".join(place[:depth]) for depth in (2, 1))
        line = next((lines[key] for key in known if key in lines), min(lines.values(), default=1))
        where = ".".join(place) or "file"
        raise ContentError(f"{path}:{line}: {where}: {fault['msg']}") from error


def read_yaml(schema: type[Model], path: Path) -> Model:
    """Read and check one whole YAML file."""
    value, lines = parse_yaml(path.read_text(encoding="utf-8"), path)
    return validate(schema, value, lines, path)
