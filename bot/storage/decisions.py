"""Decisions: written once as a skeleton, with a person's words in a row beside it that can be erased."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.storage.database import Database
from bot.storage.events import locked
from bot.storage.reach_tables import code_sends, codes, contacts
from bot.storage.review_tables import right_answers
from bot.storage.rows import decision_of, parted
from bot.storage.tables import conversations, decision_texts, decisions, deliveries, letters, texts
from bot.storage.types import ConversationId, Decision


class DecisionRows:
    database: Database

    async def save_decision(self, decision: Decision) -> None:
        skeleton, excerpts = parted(decision.record)
        row = {
            "id": decision.id,
            "conversation": decision.conversation,
            "message_seq": decision.message_seq,
            "record": skeleton,
            "at": decision.at,
        }
        words = {"decision": decision.id, "text": decision.text, "excerpts": excerpts}

        def save(connection: Connection) -> None:
            connection.execute(insert(decisions).values(row))
            connection.execute(insert(decision_texts).values(words))

        await self.database.write(save)

    async def decisions(self, id: ConversationId) -> list[Decision]:
        query = (
            select(decisions, decision_texts.c.text, decision_texts.c.excerpts)
            .outerjoin(decision_texts, decision_texts.c.decision == decisions.c.id)
            .where(decisions.c.conversation == id)
            .order_by(decisions.c.message_seq, decisions.c.at, decisions.c.id)
        )
        return await self.database.read(
            lambda connection: [decision_of(row) for row in connection.execute(query)]
        )

    async def erase_texts(self, id: ConversationId) -> int:
        theirs = select(decisions.c.id).where(decisions.c.conversation == id)
        said = delete(texts).where(texts.c.conversation == id)
        written = delete(decision_texts).where(decision_texts.c.decision.in_(theirs))
        answered = delete(right_answers).where(right_answers.c.conversation == id)
        sent = select(deliveries.c.id).where(deliveries.c.conversation == id)
        left = delete(contacts).where(contacts.c.conversation == id)
        posted = delete(letters).where(letters.c.delivery.in_(sent))

        def erase(connection: Connection) -> int:
            # Nobody appends while this runs, so what is said meanwhile is either erased or comes after.
            locked(connection, id)
            for table in (codes, code_sends):  # hashes: nothing that anybody said
                connection.execute(delete(table).where(table.c.conversation == id))
            return sum(connection.execute(step).rowcount for step in (said, written, answered, posted, left))

        erased = await self.database.write(erase)
        await self.database.forget()
        return erased

    async def erase_before(self, moment: datetime, limit: int = 100) -> int:
        """Erase what was said in conversations that nobody has touched since; return how many those were."""
        c = conversations.c
        words = select(texts.c.seq).where(texts.c.conversation == c.id).exists()
        old = select(c.id).where(c.updated_at < moment, words).order_by(c.updated_at).limit(limit)
        ids = await self.database.read(lambda connection: connection.execute(old).scalars().all())
        for id in ids:
            await self.erase_texts(ConversationId(id))
        return len(ids)
