"""A conversation's events, projected to what the policy goes on from."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue import DialogueState
from bot.storage.types import Author, Event, Kind, NewEvent, Owner


def project(events: Iterable[Event]) -> DialogueState:
    """The last stored state; a person who took part since then has settled what was open."""
    state = DialogueState()
    for event in events:
        if event.kind is Kind.STATE:
            state = _read(event.text)
        elif event.kind is Kind.OWNER and event.payload.get("owner") == Owner.BOT.value:
            state = DialogueState(unresolved=state.unresolved)
    return state


def state_event(state: DialogueState) -> NewEvent:
    """Slots hold the visitor's words, so the state is an erasable text and not a payload."""
    value = {
        "skill": state.skill,
        "slots": dict(state.slots),
        "misses": state.misses,
        "unresolved": dict(state.unresolved),
        "pending": dict(state.pending),
        "away": state.away,
        "undo": dict(state.undo),
        "finished": dict(state.finished),
        "later": list(state.later),
    }
    return NewEvent(
        Author.SYSTEM, Kind.STATE, text=json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    )


def _read(text: str | None) -> DialogueState:
    """An erased or foreign state is an empty one: the conversation goes on, without its memory."""
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return DialogueState()
    if not isinstance(value, dict):
        return DialogueState()
    return DialogueState(
        skill=value.get("skill"),
        slots=_texts(value.get("slots")),
        misses=int(value.get("misses", 0)),
        unresolved={str(name): int(count) for name, count in _mapping(value.get("unresolved")).items()},
        pending=_texts(value.get("pending")),
        away=int(value.get("away", 0)),
        undo=_texts(value.get("undo")),
        finished=_texts(value.get("finished")),
        later=_list(value.get("later")),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> Mapping[str, str]:
    return {str(key): str(item) for key, item in _mapping(value).items()}


def _list(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
