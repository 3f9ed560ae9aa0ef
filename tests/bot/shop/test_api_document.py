"""The OpenAPI document and the port's values say the same, field by field."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bot.shop.actions import Action, DataWish, Fault, Receipt, Refusal, Wish
from bot.shop.discounts import Discount, NotRedeemable, Redemption, Reduction, Uses
from bot.shop.http import HttpShop
from bot.shop.values import (
    Customer,
    Invoice,
    Line,
    Money,
    Order,
    OrderState,
    Points,
    Product,
    Subscription,
)
from bot.shop.wire import KINDS, action_from_wire, action_to_wire
from bot.shop.wire_values import read
from tests.bot.shop.document import API, SCHEMAS

VALUES: tuple[Any, ...] = (
    Money, Line, Order, Customer, Subscription, Product, Points, Invoice, Receipt, Discount, Redemption,
)  # fmt: skip
ENUMS: tuple[type[StrEnum], ...] = (
    OrderState, Fault, Wish, DataWish, Refusal, NotRedeemable, Reduction, Uses,
)  # fmt: skip
OTHERS = {"Action", "Till", "Health", "Problem"}
PLAIN = {str: "string", int: "integer", bool: "boolean", float: "number"}
WORDS = {"description", "examples", "pattern", "enum"}


def shape(kind: Any) -> Any:
    """The schema that a field of this type should have, its words aside."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    if get_origin(kind) in (types.UnionType, Union):
        return or_null(kind)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": shape(get_args(kind)[0])}
    if get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": shape(get_args(kind)[1])}
    if kind in (date, datetime):
        return {"type": "string", "format": "date" if kind is date else "date-time"}
    return {"type": PLAIN[kind]} if kind in PLAIN else {"$ref": f"#/components/schemas/{kind.__name__}"}


def or_null(kind: Any) -> Any:
    inner = [one for one in get_args(kind) if one is not type(None)]
    if inner == list(get_args(Action)):
        return {"oneOf": [{"$ref": "#/components/schemas/Action"}, {"type": "null"}]}
    [one] = [shape(part) for part in inner]
    if "$ref" in one:
        return {"oneOf": [one, {"type": "null"}]}
    return {**one, "type": [one["type"], "null"]}


def bare(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: bare(value) for key, value in schema.items() if key not in WORDS}
    return [bare(one) for one in schema] if isinstance(schema, list) else schema


def needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def schemas_within(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from schemas_within(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from schemas_within(value)


def faults(schema: Any, value: object) -> list[str]:
    whole = {**schema, "components": API["components"]}
    checker = Draft202012Validator(whole, format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(value)]


@pytest.mark.parametrize("kind", [*VALUES, *KINDS.values()], ids=lambda kind: kind.__name__)
def test_that_every_field_of_a_value_stands_in_the_document_and_no_other(kind: Any) -> None:
    schema, hints = SCHEMAS[kind.__name__], get_type_hints(kind)
    given = {field.name: field for field in fields(kind)}
    kinds = {"kind"} if hasattr(kind, "kind") else set()
    assert set(schema["properties"]) - kinds == set(given)
    assert set(schema["required"]) - kinds == {name for name, field in given.items() if needed(field)}
    for name in given:
        assert bare(schema["properties"][name]) == shape(hints[name]), name
    if kinds:
        assert schema["properties"]["kind"]["const"] == kind.kind


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_that_every_choice_stands_in_the_document_and_is_explained(kind: type[StrEnum]) -> None:
    schema = SCHEMAS[kind.__name__]
    assert schema["enum"] == [one.value for one in kind]
    assert all(f"`{one.value}`: " in schema["description"] for one in kind)


def test_that_the_document_knows_no_schema_besides() -> None:
    known = {kind.__name__ for kind in (*VALUES, *ENUMS, *KINDS.values())}
    assert set(SCHEMAS) == known | OTHERS


def test_that_every_action_can_be_told_by_its_kind() -> None:
    assert SCHEMAS["Action"]["discriminator"]["mapping"] == {
        kind: f"#/components/schemas/{one.__name__}" for kind, one in KINDS.items()
    }
    assert len(SCHEMAS["Action"]["oneOf"]) == len(KINDS)


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_that_every_schema_is_described_and_its_examples_keep_to_it(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["description"]
    assert schema["examples"]
    for example in schema["examples"]:
        assert not faults(schema, example)
    for field, inner in schema.get("properties", {}).items():
        target = SCHEMAS[inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner
        assert inner.get("description") or target["description"], field
        assert not [fault for one in inner.get("examples", []) for fault in faults(inner, one)], field


@pytest.mark.parametrize("kind", VALUES[:-3] + VALUES[-2:], ids=lambda kind: kind.__name__)
def test_that_the_bot_reads_every_example(kind: Any) -> None:
    for example in SCHEMAS[kind.__name__]["examples"]:
        assert read(kind, example, kind.__name__)


def test_that_the_bot_reads_every_example_of_an_action() -> None:
    for one in KINDS.values():
        for example in SCHEMAS[one.__name__]["examples"]:
            assert not faults(SCHEMAS["Action"], action_to_wire(action_from_wire(example)))


def test_that_every_reference_leads_somewhere() -> None:
    for schema in schemas_within(API):
        if isinstance(ref := schema.get("$ref"), str):
            _, components, kind, name = ref.split("/")
            assert name in API[components][kind], ref


def test_that_every_call_of_the_port_stands_in_the_document() -> None:
    named = {call["operationId"] for path in API["paths"].values() for call in path.values()}
    port = {name for name in vars(HttpShop) if not name.startswith("_")} - {"ready", "close"}
    assert named == port | {"health"}
