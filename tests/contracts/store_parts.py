"""What every store contract needs: a clock that can be turned, and short ways to say things."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, Conversation, Decision, DecisionId, Event, Kind, NewEvent, Owner, SiteId

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Every reading is a millisecond after the one before."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def sentence(text: str = "Beans are roasted on Tuesdays.") -> NewEvent:
    return NewEvent(Author.BOT, Kind.SENTENCE, {"sources": [], "origin": "generated"}, text)


def done(message: Event) -> NewEvent:
    return NewEvent(Author.BOT, Kind.DONE, {"message_seq": message.seq, "choices": []})


async def begun(store: SqlStore, **given: str) -> Conversation:
    return await store.create_conversation(SiteId("demo"), "en", given.get("token_hash", token_hex(16)))


async def said(store: SqlStore, conversation: Conversation, text: str = "Where is my order?") -> Event:
    event, _ = await store.record_message(conversation.id, token_hex(8), text)
    return event


async def bot_says(store: SqlStore, conversation: Conversation, text: str) -> Event:
    [event] = await store.append(conversation.id, [sentence(text)], if_owner=Owner.BOT)
    return event


def decided(message: Event, at: datetime, excerpt: object = "I want a human") -> Decision:
    return Decision(
        id=DecisionId(token_hex(16)),
        conversation=message.conversation,
        message_seq=message.seq,
        record={
            "intents": [{"name": "order_status", "probability": 0.9}],
            "signals": [
                {"name": "complaint", "excerpt": excerpt},
                {"name": "anger", "excerpt": "late again"},
            ],
            "timings": {"total": 12.5},
        },
        text="It is on its way.",
        at=at,
    )
