"""Which replies a visitor who has left does not know of, and when a letter is due. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.storage.types import Author, Event, Kind, Owner

READ_WITHIN = timedelta(minutes=3)
"""After the first unread sentence; whoever is still there reads it sooner."""
SPEAKERS = (Author.AGENT, Author.BOT)


def unread(events: Sequence[Event], told_seq: int, seen: datetime | None) -> list[Event]:
    """Sentences said to the visitor since they were told, since they last wrote, and since they were last
    there (`seen`; None when that is not known)."""
    asked = max((event.seq for event in events if event.kind is Kind.MESSAGE), default=0)
    return [
        event
        for event in events
        if event.kind is Kind.SENTENCE
        and event.author in SPEAKERS
        and event.text
        and event.seq > max(told_seq, asked)
        and (seen is None or event.at > seen)
    ]


def due(waiting: Sequence[Event], now: datetime) -> bool:
    return bool(waiting) and waiting[0].at <= now - READ_WITHIN


def handed_over_at(events: Sequence[Event]) -> int:
    """The sequence number from which a person has the conversation, last time."""
    return max(
        (
            event.seq
            for event in events
            if event.kind is Kind.HANDOVER
            or (event.kind is Kind.OWNER and event.payload.get("owner") != Owner.BOT)
        ),
        default=0,
    )


def paragraphs(replies: Sequence[Event]) -> list[str]:
    """Each message of a colleague's is one; the bot's sentences in a row are one."""
    found: list[str] = []
    for author, said in groupby(replies, key=lambda event: event.author):
        texts = [event.text or "" for event in said]
        found += [" ".join(texts)] if author is Author.BOT else texts
    return found


def speaker(replies: Sequence[Event], bot_name: str) -> str:
    """Who answers: the first colleague among them, or the bot."""
    people = [event for event in replies if event.author is Author.AGENT]
    if not people:
        return bot_name
    return str(people[0].payload.get("name") or "") or "A colleague"
