"""What other systems are told of a conversation: rows written in the transaction of the event itself, so that
a crash right after it loses nothing. Ids, reasons and ratings only: no words, no address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.storage.tables import deliveries, grants, outside_talks, retention_log
from bot.storage.types import Event, Kind


class Topic(StrEnum):
    HANDOVER = "handover"
    CANCEL = "cancel"
    OFFER = "offer"
    CSAT = "csat"
    CLOSED = "closed"
    LETTER = "letter"
    """A letter to a customer: goes through the Notifier and to no endpoint."""
    HELPDESK = "helpdesk"
    """What happened in a conversation that lies in a helpdesk too: goes there alone, in order."""
    PING = "ping"
    """Sent by hand, to try an endpoint; never stored."""


TOLD = (Topic.HANDOVER, Topic.CANCEL, Topic.OFFER, Topic.CSAT, Topic.CLOSED)
"""What an endpoint can hear of."""


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Listener:
    """An endpoint by name, and what it wants to hear of."""

    name: str
    topics: frozenset[Topic] = frozenset(TOLD)


ALLOWED: Mapping[Topic, tuple[str, ...]] = {
    Topic.HANDOVER: ("reason",),
    Topic.CANCEL: ("action", "case", "undone"),
    Topic.OFFER: ("grant", "action"),
    Topic.CSAT: ("message_seq", "thumbs", "csat", "nps"),
}
"""What of an event's payload is passed on; a field added to an event stays inside until it is here."""
SHARED = frozenset({Kind.SENTENCE, Kind.CARD, Kind.DONE, Kind.NOTICE, Kind.HANDOVER, Kind.OWNER, Kind.OFFER})
"""What a helpdesk is told of a conversation that lies there too."""


def tell(connection: Connection, listeners: Sequence[Listener], site: str, stored: Sequence[Event]) -> None:
    """Put a row for every listener that wants to hear of one of these events."""
    _tell_desk(connection, listeners, site, stored)
    wanted = frozenset[Topic]().union(*(listener.topics for listener in listeners))
    for event in stored:
        topic = topic_of(event)
        if topic not in wanted:
            continue
        data = _data(connection, topic, event.payload)
        what = {"site": site, "conversation": event.conversation, "seq": event.seq, "data": data}
        _put(connection, listeners, topic, what, event.at)


def _tell_desk(
    connection: Connection, listeners: Sequence[Listener], site: str, stored: Sequence[Event]
) -> None:
    """The helpdesk that the conversation is tied to, by its listener's name; all events are of one."""
    shared = [event for event in stored if event.kind in SHARED]
    if not shared or not any(Topic.HELPDESK in listener.topics for listener in listeners):
        return
    tied = select(outside_talks.c.desk).where(outside_talks.c.conversation == shared[0].conversation)
    desk = connection.execute(tied).scalar()
    desks = [listener for listener in listeners if listener.name == desk]
    for event in shared:
        data = {"kind": event.kind.value}
        what = {"site": site, "conversation": event.conversation, "seq": event.seq, "data": data}
        _put(connection, desks, Topic.HELPDESK, what, event.at)


def tell_closed(
    connection: Connection, listeners: Sequence[Listener], closed: Sequence[Row[Any]], at: datetime
) -> None:
    """The rows are the conversations as they stand now."""
    for row in closed:
        data = {"owner": row.owner, "tier": row.tier, "at_risk": row.at_risk}
        what = {"site": row.site, "conversation": row.id, "seq": row.last_seq, "data": data}
        _put(connection, listeners, Topic.CLOSED, what, at)


def topic_of(event: Event) -> Topic | None:
    payload = event.payload
    match event.kind:
        case Kind.HANDOVER:
            return Topic.HANDOVER
        case Kind.ACTION if payload.get("action") == "cancel_subscription":
            return Topic.CANCEL
        case Kind.CARD if payload.get("card", {}).get("kind") == "offer":
            return Topic.OFFER
        case Kind.OFFER:
            return Topic.OFFER
        case Kind.FEEDBACK:
            return Topic.CSAT
        case _:
            return None


def _data(connection: Connection, topic: Topic, payload: Mapping[str, Any]) -> dict[str, Any]:
    if "card" in payload:
        payload = {**payload["card"], "action": "shown"}
    data = {key: payload[key] for key in ALLOWED[topic] if key in payload}
    if topic is Topic.OFFER:
        data |= _offer(connection, str(data.get("grant", "")))
    return data


def _offer(connection: Connection, grant: str) -> dict[str, str]:
    """Which offer a grant is of; the event knows only the grant."""
    same = grants.c.decision_key == retention_log.c.decision_key
    query = (
        select(grants.c.offer, retention_log.c.arm).outerjoin(retention_log, same).where(grants.c.id == grant)
    )
    row = connection.execute(query).first()
    return {} if row is None else {"offer": row.offer, **({"arm": row.arm} if row.arm else {})}


def _put(
    connection: Connection, listeners: Sequence[Listener], topic: Topic, what: dict[str, Any], at: datetime
) -> None:
    rows = [_row(listener.name, topic, what, at) for listener in listeners if topic in listener.topics]
    if rows:
        connection.execute(insert(deliveries), rows)


def _row(endpoint: str, topic: Topic, what: dict[str, Any], at: datetime) -> dict[str, Any]:
    id = token_urlsafe(16)
    return {
        "id": id,
        "topic": topic,
        "endpoint": endpoint,
        "conversation": what["conversation"],
        "seq": what["seq"],
        "payload": {"id": id, "topic": topic.value, "at": at.isoformat(), **what},
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "next_at": at,
        "error": "",
        "created_at": at,
        "updated_at": at,
    }
