"""Chatwoot: conversations with their messages as its API gives them, one document or one object a line.

https://developers.chatwoot.com/api-reference/conversations/conversation-details"""

from pathlib import Path
from typing import Any

from eval.history import Reading, Said, Speaker
from eval.history.gathering import Gathering, first_of, time_of
from eval.history.json_values import json_lines

INCOMING, OUTGOING = (0, "incoming"), (1, "outgoing")
"""`message_type`: 2 is an activity and 3 a template, which nobody wrote."""


def is_chatwoot(value: dict[str, Any]) -> bool:
    return any("message_type" in message for message in _messages(value)[:3]) or "data" in value


def read(path: Path) -> Reading:
    """Raises ContentError with file and line."""
    found = Gathering("chatwoot")
    for where, value in json_lines(path):
        for talk in _conversations(value):
            id = str(first_of(talk, ("id", "display_id"), where))
            found.open(id)
            for message in _messages(talk):
                _add(found, id, message, f"{where}, conversation {id}")
    return found.reading()


def _conversations(value: dict[str, Any]) -> list[dict[str, Any]]:
    """A list answer holds them under data.payload or payload; else the object is one."""
    inside = value.get("data", value)
    payload = inside.get("payload") if isinstance(inside, dict) else None
    if isinstance(payload, list) and not any("message_type" in one for one in payload[:1]):
        return payload
    return [value]


def _messages(talk: dict[str, Any]) -> list[dict[str, Any]]:
    messages = talk.get("messages", talk.get("payload", []))
    return messages if isinstance(messages, list) else []


def _add(found: Gathering, talk: str, message: dict[str, Any], where: str) -> None:
    kind = message.get("message_type")
    if message.get("private") or kind not in (*INCOMING, *OUTGOING):
        return
    speaker = Speaker.CUSTOMER if kind in INCOMING else Speaker.AGENT
    at = time_of(first_of(message, ("created_at",), where), where)
    found.add(talk, Said(speaker, str(message.get("content") or ""), at))
