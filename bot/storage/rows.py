"""Rows to values, and values to rows: the one place where column names meet the glossary's fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from bot.storage.types import (
    Author,
    Conversation,
    ConversationId,
    CustomerId,
    Decision,
    DecisionId,
    Event,
    Kind,
    Life,
    Owner,
    SiteId,
    StaffId,
    Tier,
)

Path = list[str | int]
EXCERPT = "excerpt"


def conversation_of(row: Row[Any]) -> Conversation:
    return Conversation(
        id=ConversationId(row.id),
        site=SiteId(row.site),
        owner=Owner(row.owner),
        agent=StaffId(row.agent) if row.agent else None,
        tier=Tier(row.tier),
        customer=CustomerId(row.customer) if row.customer else None,
        locale=row.locale,
        life=Life(row.life),
        last_seq=row.last_seq,
        created_at=row.created_at,
        updated_at=row.updated_at,
        at_risk=row.at_risk,
    )


def event_of(row: Row[Any]) -> Event:
    """The row is an event joined to its text, if that is still there."""
    return Event(
        conversation=ConversationId(row.conversation),
        seq=row.seq,
        author=Author(row.author),
        kind=Kind(row.kind),
        payload=row.payload,
        text=row.body,
        at=row.at,
        erased=row.has_text and row.body is None,
    )


def decision_of(row: Row[Any]) -> Decision:
    """The row is a decision joined to its erasable part; its record comes back as saved, or with blanks."""
    record = row.record
    for path, value in row.excerpts or ():
        record = _placed(record, path, value)
    return Decision(
        id=DecisionId(row.id),
        conversation=ConversationId(row.conversation),
        message_seq=row.message_seq,
        record=record,
        text=row.text or "",
        at=row.at,
    )


def parted(record: Any) -> tuple[Any, list[tuple[Path, Any]]]:
    """Split a record into a skeleton without a person's words and the excerpts with their places."""
    excerpts: list[tuple[Path, Any]] = []
    return _skeleton(record, [], excerpts), excerpts


def _skeleton(value: Any, path: Path, excerpts: list[tuple[Path, Any]]) -> Any:
    if path and path[-1] == EXCERPT:
        excerpts.append((path, value))
        return ""
    if isinstance(value, Mapping):
        return {key: _skeleton(item, [*path, key], excerpts) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_skeleton(item, [*path, index], excerpts) for index, item in enumerate(value)]
    return value


def _placed(value: Any, path: Path, item: Any) -> Any:
    if not path:
        return item
    value[path[0]] = _placed(value[path[0]], path[1:], item)
    return value
