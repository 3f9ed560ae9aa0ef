"""What a shop knows as JSON, read strictly: a wrong or missing field is named, an unknown one ignored."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import ContentError
from bot.shop.actions import Receipt
from bot.shop.values import Money, Subscription
from bot.shop.wire import action_from_wire

T = TypeVar("T")
ZONE = "should be a time with its zone, such as 2026-05-20T11:00:00Z"
DAY = "should be a date such as 2026-05-20"
EXPECTED: Mapping[str, str] = {
    "missing": "is missing",
    "int_type": "should be an integer",
    "int_from_float": "should be an integer",
    "float_type": "should be a number",
    "string_type": "should be text",
    "bool_type": "should be true or false",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "dict_type": "should be an object",
    "dataclass_type": "should be an object",
}
STATES = ("active", "paused", "cancelled")


@dataclass(frozen=True)
class Fault:
    path: str
    what: str

    @property
    def missing(self) -> bool:
        return self.what == EXPECTED["missing"]

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class WrongShape(ContentError):
    """Names the first field and counts the rest; `faults` has all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults = faults


def to_wire(value: Any) -> dict[str, Any]:
    """Any of the port's values but a receipt, which bot.shop.wire writes."""
    written: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json")
    return written


def read(kind: type[T], value: object, name: str) -> T:
    """Raises WrongShape; its paths begin with `name`."""
    try:
        found: T = _adapter(kind).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise WrongShape(tuple(_fault(name, detail) for detail in error.errors())) from error
    if unfit := tuple(_unfit(found, name)):
        raise WrongShape(unfit)
    return found


def read_all(kind: type[T], value: object, name: str) -> list[T]:
    """What stands in a list under `name`: `{"orders": [...]}`."""
    if not isinstance(value, Mapping) or name not in value:
        raise WrongShape((Fault(name, EXPECTED["missing"]),))
    listed = value[name]
    if not isinstance(listed, list):
        raise WrongShape((Fault(name, EXPECTED["list_type"]),))
    found: list[T] = []
    faults: list[Fault] = []
    for place, one in enumerate(listed):
        try:
            found.append(read(kind, one, f"{name}[{place}]"))
        except WrongShape as wrong:
            faults += wrong.faults
    if faults:
        raise WrongShape(tuple(faults))
    return found


def read_receipt(value: object) -> Receipt:
    if not isinstance(value, Mapping):
        raise WrongShape((Fault("receipt", EXPECTED["dataclass_type"]),))
    undo = value.get("undo")
    receipt = read(Receipt, {**value, "undo": None}, "receipt")
    if undo is None:
        return receipt
    if not isinstance(undo, Mapping):
        raise WrongShape((Fault("receipt.undo", EXPECTED["dataclass_type"]),))
    try:
        return replace(receipt, undo=action_from_wire(undo))
    except ContentError as error:
        raise WrongShape((Fault("receipt.undo", str(error)),)) from error


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _fault(name: str, detail: ErrorDetails) -> Fault:
    path = name + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
    kind = detail["type"]
    if kind in EXPECTED:
        return Fault(path, EXPECTED[kind])
    if kind.startswith(("datetime_", "timezone_")):
        return Fault(path, ZONE)
    if kind.startswith("date_"):
        return Fault(path, DAY)
    if kind == "enum":
        return Fault(path, f"should be one of {detail['ctx']['expected']}")
    return Fault(path, detail["msg"][0].lower() + detail["msg"][1:])


def _unfit(value: object, path: str) -> Iterator[Fault]:
    """What a type alone does not tell: a time without its zone, a currency that is none."""
    if isinstance(value, datetime) and value.utcoffset() is None:
        yield Fault(path, ZONE)
    elif isinstance(value, Money) and not re.fullmatch("[A-Z]{3}", value.currency):
        yield Fault(f"{path}.currency", "should be an ISO 4217 code such as GBP")
    elif isinstance(value, Subscription) and value.state not in STATES:
        yield Fault(f"{path}.state", f"should be one of {', '.join(STATES)}")
    if isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _unfit(one, f"{path}[{place}]")
    elif is_dataclass(value):
        for part in fields(value):
            yield from _unfit(getattr(value, part.name), f"{path}.{part.name}")
