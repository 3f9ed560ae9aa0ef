"""Reviews, and the turns that there are to review."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select

from bot.errors import Conflict, NotFound
from bot.storage.database import Database
from bot.storage.events import locked
from bot.storage.review_tables import reviews, right_answers
from bot.storage.reviews import Help, RatedPassage, Review, Source, Turn, Verdict, turn_of
from bot.storage.site_events import INSERTS
from bot.storage.tables import decisions, events, texts
from bot.storage.types import ConversationId, Kind, StaffId

KEY = ("conversation", "message_seq", "reviewer")
WORDS = ("text", "right_answer")
"""What of a review is somebody's words, and lies where it can be erased."""
PARTS = ("intents", "accepted", "ambiguous", "handover")
"""What of a record tells which turns to review."""


class ReviewRows:
    database: Database

    async def save_review(self, review: Review) -> None:
        row = {key: value for key, value in asdict(review).items() if key not in WORDS}
        fresh = INSERTS[self.database.engine.dialect.name](reviews).values(row)
        changed = {key: value for key, value in row.items() if key not in KEY}
        statement = fresh.on_conflict_do_update(index_elements=KEY, set_=changed)

        def save(connection: Connection) -> None:
            if review.right_answer:
                # An erasure comes either before, and is seen, or after, and takes these words along.
                locked(connection, review.conversation)
            message = connection.execute(_message(review)).first()
            if message is None:
                raise NotFound("no such message of a visitor")
            if review.right_answer and message.body is None:
                raise Conflict("the visitor's words are erased, and the right answer to them with them")
            connection.execute(statement)
            _put_right_answer(connection, review)

        await self.database.write(save)

    async def reviews(
        self, *, since: datetime | None = None, conversation: ConversationId | None = None
    ) -> list[Review]:
        r = reviews.c
        same = and_(texts.c.conversation == r.conversation, texts.c.seq == r.message_seq)
        answered = and_(*(right_answers.c[name] == r[name] for name in KEY))
        query = select(reviews, texts.c.body, right_answers.c.body.label("right_answer"))
        query = query.outerjoin(texts, same).outerjoin(right_answers, answered)
        if since is not None:
            query = query.where(r.at >= since)
        if conversation is not None:
            query = query.where(r.conversation == conversation)
        query = query.order_by(r.at, r.conversation, r.message_seq, r.reviewer)
        return await self.database.read(
            lambda connection: [_review_of(row) for row in connection.execute(query)]
        )

    async def turns(self, since: datetime, limit: int = 2000) -> list[Turn]:
        def look(connection: Connection) -> list[Turn]:
            last: dict[tuple[str, int], Row[Any]] = {}
            for row in connection.execute(_decided(since, limit)):
                if row.intents:  # a message that was decided on twice is what was decided last
                    last.setdefault((row.conversation, row.message_seq), row)
            down = _rated_down(connection, {conversation for conversation, _ in last})
            return [
                turn_of(ConversationId(row.conversation), row.message_seq, _record(row), row.at, key in down)
                for key, row in last.items()
            ]

        return await self.database.read(look)


def _message(review: Review) -> Select[Any]:
    e = events.c
    here = (e.conversation == review.conversation, e.seq == review.message_seq)
    same = and_(texts.c.conversation == e.conversation, texts.c.seq == e.seq)
    return select(e.seq, texts.c.body).outerjoin(texts, same).where(*here, e.kind == Kind.MESSAGE)


def _put_right_answer(connection: Connection, review: Review) -> None:
    key = {name: getattr(review, name) for name in KEY}
    connection.execute(delete(right_answers).filter_by(**key))
    if review.right_answer:
        connection.execute(insert(right_answers).values(key | {"body": review.right_answer}))


def _decided(since: datetime, limit: int) -> Select[Any]:
    """The small parts of the newest records; without a text there is nothing left to judge."""
    d = decisions.c
    said = and_(texts.c.conversation == d.conversation, texts.c.seq == d.message_seq)
    return (
        select(
            d.conversation,
            d.message_seq,
            d.at,
            *(d.record[name].label(name) for name in PARTS),
            d.record[("versions", "intents")].label("model_version"),
        )
        .join(texts, said)
        .where(d.at >= since)
        .order_by(d.at.desc(), d.id)
        .limit(limit)
    )


def _record(row: Any) -> dict[str, Any]:
    parts = {name: getattr(row, name) for name in PARTS}
    return {**parts, "versions": {"intents": row.model_version}}


def _rated_down(connection: Connection, ids: Iterable[str]) -> set[tuple[str, int]]:
    """The messages whose reply has a thumb down last: a thumb names what was said, and the end of the reply
    that this belongs to names the message."""
    e = events.c
    kinds = (Kind.FEEDBACK, Kind.DONE)
    query = select(e.conversation, e.seq, e.kind, e.payload).where(e.conversation.in_(list(ids)))
    ends: dict[str, list[Any]] = {}
    last: dict[tuple[str, int], str] = {}
    for row in connection.execute(query.where(e.kind.in_(kinds)).order_by(e.conversation, e.seq)):
        if row.kind == Kind.DONE:
            ends.setdefault(row.conversation, []).append(row)
        elif {"thumbs", "message_seq"} <= row.payload.keys():
            last[row.conversation, row.payload["message_seq"]] = row.payload["thumbs"]
    return {
        (conversation, int(end.payload.get("message_seq", 0)))
        for (conversation, said), thumb in last.items()
        if thumb == "down"
        for end in [next((end for end in ends.get(conversation, ()) if end.seq >= said), None)]
        if end is not None
    }


def _review_of(row: Row[Any]) -> Review:
    return Review(
        conversation=ConversationId(row.conversation),
        message_seq=row.message_seq,
        reviewer=StaffId(row.reviewer),
        intent=row.intent,
        answer=Verdict(row.answer) if row.answer else None,
        source=Source(row.source),
        propensity=row.propensity,
        predicted=row.predicted,
        model_version=row.model_version,
        text=row.body,
        at=row.at,
        passages=tuple(_rated(one) for one in row.passages or ()),
        right_answer=row.right_answer,
    )


def _rated(one: Mapping[str, Any]) -> RatedPassage:
    return RatedPassage(one["passage"], one["article"], one["version"], Help(one["verdict"]))
