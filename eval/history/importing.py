"""Old conversations into the store, with their own times, so that the console shows them like its own."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage.sqlalchemy import SqlStore
from bot.storage.talks import OutsideTalks
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner, SiteId
from eval.history import Reading, Speaker, Transcript

SITE = SiteId("history")
ENDED = timedelta(days=2)
"""After the last message: long enough ago for the conversation to be closed."""


@dataclass(frozen=True)
class Imported:
    new: int
    known: int
    """Those that an earlier import brought already."""


@dataclass
class Hands:
    """A clock that stands where the transcript is."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


async def import_history(store: SqlStore, hands: Hands, reading: Reading) -> Imported:
    """`hands` is the store's clock. A conversation is known by its form and id, and comes in once."""
    talks, new = OutsideTalks(store.database), 0
    for transcript in reading.transcripts:
        desk = f"history:{reading.form}"
        if await talks.find(desk, transcript.id) is not None:
            continue
        hands.at = transcript.said[0].at
        made = await store.create_conversation(SITE, "en", secrets.token_hex(32))
        await talks.tie(desk, transcript.id, made.id)
        await _said(store, hands, made.id, transcript)
        new += 1
    hands.at = max(one.said[-1].at for one in reading.transcripts) + ENDED
    await store.age(hands.at)
    return Imported(new, len(reading.transcripts) - new)


async def _said(store: SqlStore, hands: Hands, id: ConversationId, transcript: Transcript) -> None:
    await store.set_owner(id, Owner.WAITING)
    for number, said in enumerate(transcript.said):
        hands.at = said.at
        if said.speaker is Speaker.CUSTOMER:
            await store.record_message(id, f"import-{number}", said.text)
        else:
            payload = {"name": "imported", "sources": []}
            await store.append(id, [NewEvent(Author.AGENT, Kind.SENTENCE, payload, said.text)])
