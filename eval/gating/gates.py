"""Reads `gates.toml`: which figure of which suite may not fall below or rise above what. A misspelt suite or
key is an error, since a gate that is never looked at holds for ever."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from encoder.errors import ContentError
from eval.toml_files import TomlFile, nearest, read_toml

SHIPPED = Path(__file__).parents[1] / "gates.toml"
LABELLED = "intents"
"""The section of labelled sets; each of them is trained on and judged."""
Form = TypeVar("Form", bound=BaseModel)


class Gate(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    floor: float | None = Field(None, allow_inf_nan=False)
    ceiling: float | None = Field(None, allow_inf_nan=False)
    note: str = ""

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if self.floor is None and self.ceiling is None:
            raise ValueError("a floor or a ceiling is needed: without one it cannot fail")
        return self

    def holds(self, value: float) -> bool:
        """Not for a value that is no number."""
        over = self.floor is None or value >= self.floor
        return over and (self.ceiling is None or value <= self.ceiling)

    def __str__(self) -> str:
        sides = {"at least": self.floor, "at most": self.ceiling}
        return ", ".join(f"{side} {value:g}" for side, value in sides.items() if value is not None)


class LabelledSet(BaseModel):
    """Messages to train on and to judge by, from files below a data folder."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: str
    train: list[str] = Field(min_length=1)
    test: list[str] = Field(min_length=1)
    seeds: int = Field(1, ge=1)
    oos_label: str = "oos"
    gates: dict[str, Gate] = {}
    report: list[str] = []
    """Figures that are shown and held to nothing."""


@dataclass(frozen=True)
class Gates:
    suites: Mapping[str, Mapping[str, Gate]]
    """By suite and figure; a figure inside a figure has both names: `alarms.fraud`."""
    labelled: tuple[LabelledSet, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.suites, *(one.name for one in self.labelled))


def read_gates(path: Path, suites: Collection[str]) -> Gates:
    """Raises ContentError with the line for what is not of the form and for a suite that is none."""
    file = read_toml(path)
    for name in file.tree:
        if name not in {*suites, LABELLED}:
            near = nearest(name, {*suites, LABELLED})
            raise file.fault(name, what=f"{name} is no suite; the nearest one is {near}")
    found = {name: _gates(file, name) for name in file.tree if name != LABELLED}
    rows = file.tree.get(LABELLED, [])
    if not isinstance(rows, list):
        raise file.fault(LABELLED, what=f"{LABELLED}: write [[{LABELLED}]], once for each set")
    labelled = tuple(_checked(file, LabelledSet, row, LABELLED, at) for at, row in enumerate(rows))
    names = [LABELLED, *found, *(one.name for one in labelled)]
    for at, one in enumerate(labelled):
        if names.count(one.name) > 1:
            raise file.fault(LABELLED, at, "name", what=f"{one.name!r} is there twice")
    return Gates(found, labelled)


def _gates(file: TomlFile, suite: str) -> dict[str, Gate]:
    table = file.tree[suite]
    if not isinstance(table, dict):
        raise file.fault(suite, what=f"{suite}: write [{suite}] and its gates below")
    return {figure: _checked(file, Gate, value, suite, figure) for figure, value in table.items()}


def _checked(file: TomlFile, schema: type[Form], value: Any, *keys: str | int) -> Form:
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        fault = error.errors()[0]
        loc = fault["loc"]
        place = loc[:-1] if fault["type"] == "missing" else loc
        where = ".".join(str(key) for key in (*keys, *loc))
        what = f"{where}: {_mend(fault, schema)}"
        raise ContentError(f"{file.path}:{file.line(*keys, *place)}: {what}") from error


def _mend(fault: Any, schema: type[BaseModel]) -> str:
    if fault["type"] != "extra_forbidden":
        return str(fault["msg"])
    known = schema.model_fields if len(fault["loc"]) == 1 else Gate.model_fields
    return f"there is no such key; the nearest one is {nearest(str(fault['loc'][-1]), list(known))}"
