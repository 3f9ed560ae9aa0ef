"""Reads what people edit: every complaint names the file and the line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from encoder.errors import ContentError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Model = TypeVar("Model", bound=BaseModel)


def read_text(path: Path) -> str:
    """The file's text; ContentError with the line when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(f"{path}:{line}: not UTF-8 text: save the file as UTF-8") from error


def parse_yaml(source: str, path: Path, first_line: int = 1) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the mapping in `source` and the line of each key (`examples`) and of each item of a list
    (`examples.3`).

    `first_line` is where `source` begins in its file."""
    try:
        node = yaml.compose(source, Loader=LOADER)
        value = yaml.load(source, Loader=LOADER)  # a safe loader, in C where libyaml is there
    except yaml.YAMLError as error:
        raise _not_yaml(source, path, first_line) from error
    except ValueError as error:  # a value that looks like a date and is none
        line = first_line + next(_bad_values(node), 0)
        raise ContentError(f"{path}:{line}: not a value: {error}") from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(value, dict):
        raise ContentError(f"{path}:{first_line}: expected `key: value` lines")
    return value, {name: first_line + line for name, line in _lines(node)}


def _not_yaml(source: str, path: Path, first_line: int) -> ContentError:
    """Read again with the slow reader: it alone knows the line in which the fault lies."""
    try:
        yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        return ContentError(f"{path}:{line}: not valid YAML: {error.problem}")
    except yaml.YAMLError as error:
        return ContentError(f"{path}:{first_line}: not valid YAML: {error}")
    return ContentError(f"{path}:{first_line}: not valid YAML")


def _bad_values(node: yaml.Node | None) -> Iterator[int]:
    """The lines of plain values that YAML reads as a type that they cannot be."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        try:
            yaml.safe_load(value.value if isinstance(value, yaml.ScalarNode) else "")
        except (ValueError, yaml.YAMLError):
            yield key.start_mark.line


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
    value, lines = parse_yaml(read_text(path), path)
    return validate(schema, value, lines, path)
