"""What was done under a key, written down on the platform with the order it was done to: so that the same key
gives the first receipt again, from any process and after any crash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.errors import Conflict, ContentError
from bot.shop.actions import Action, CaseId, ChangeAddress, Receipt
from bot.shop.wire import action_from_wire, action_to_wire, receipt_from_wire, receipt_to_wire

PREFIX = "rekindle-"
"""Of the names under which the notes stand."""


@dataclass(frozen=True)
class Note:
    """Written before the deed, or with it: a note without its deed means that a process ended in between."""

    action: Action
    receipt: Receipt

    @property
    def text(self) -> str:
        value = {"action": action_to_wire(self.action), "receipt": receipt_to_wire(self.receipt)}
        return json.dumps(value, ensure_ascii=False, sort_keys=True)


def name_of(key: str) -> str:
    return PREFIX + _token(key)


def case_of(order: str, key: str) -> CaseId:
    """Staff find the note by it: the order's number, and how the note's name begins."""
    return CaseId(f"{order.lstrip('#')}-{_token(key)[:6].upper()}")


def read_notes(written: Mapping[str, object]) -> dict[str, Note]:
    """In their order. What somebody has edited until it cannot be read any more is no note."""
    return {
        name: note
        for name, text in written.items()
        if name.startswith(PREFIX) and (note := _read(text)) is not None
    }


def again(notes: Mapping[str, Note], key: str, action: Action) -> Note | None:
    """What was done under this key before; Conflict when that was something else."""
    note = notes.get(name_of(key))
    if note is not None and note.action != action:
        raise Conflict("This key was used for another action.")
    return note


def address_in(notes: Mapping[str, Note]) -> str:
    """The delivery address that was asked for last, as it was typed; empty for none."""
    typed = [note.action.address for note in notes.values() if isinstance(note.action, ChangeAddress)]
    return typed[-1] if typed else ""


def _read(text: object) -> Note | None:
    try:
        value = json.loads(str(text))
        return Note(action_from_wire(value["action"]), receipt_from_wire(value["receipt"]))
    except (ValueError, TypeError, KeyError, ContentError):
        return None


def _token(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]
