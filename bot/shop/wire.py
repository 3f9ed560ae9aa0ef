"""Actions and receipts as JSON: for the HTTP shop, for a dialogue's memory, for logs."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from bot.errors import ContentError
from bot.shop.actions import Action, Receipt

KINDS: Mapping[str, type[Any]] = {one.kind: one for one in get_args(Action)}
_adapters: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(one) for kind, one in KINDS.items()}


def action_to_wire(action: Action) -> dict[str, Any]:
    return {"kind": action.kind, **_adapters[action.kind].dump_python(action, mode="json")}


def action_from_wire(value: Mapping[str, Any]) -> Action:
    """Raises ContentError, naming the field, for what is no action."""
    fields = dict(value)
    kind = str(fields.pop("kind", ""))
    if kind not in _adapters:
        raise ContentError(f"kind: {kind!r} is no action; known are {', '.join(sorted(KINDS))}")
    try:
        action: Action = _adapters[kind].validate_python(fields)
    except ValidationError as error:
        fault = error.errors()[0]
        raise ContentError(f"{kind}.{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    return action


def action_to_text(action: Action) -> str:
    return json.dumps(action_to_wire(action), ensure_ascii=False, sort_keys=True)


def action_from_text(text: str) -> Action:
    return action_from_wire(json.loads(text))


_receipt = TypeAdapter(Receipt)


def receipt_to_wire(receipt: Receipt) -> dict[str, Any]:
    value: dict[str, Any] = _receipt.dump_python(receipt, mode="json", exclude={"undo"})
    return {**value, "undo": action_to_wire(receipt.undo) if receipt.undo else None}


def receipt_from_wire(value: Mapping[str, Any]) -> Receipt:
    """Raises ContentError, naming the field."""
    undo = value.get("undo")
    try:
        receipt = _receipt.validate_python({**value, "undo": None})
    except ValidationError as error:
        fault = error.errors()[0]
        raise ContentError(f"receipt.{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    return replace(receipt, undo=action_from_wire(undo)) if undo else receipt
