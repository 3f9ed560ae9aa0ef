"""Letters that may not get lost: stored as deliveries, their words beside them, sent through the Notifier."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.notify import Letter, LetterId, Mailbox, NotDelivered, Notifier
from bot.storage.database import Database
from bot.storage.outgoing import DeliveryState, Topic
from bot.storage.site_events import INSERTS
from bot.storage.tables import deliveries, letters
from bot.storage.types import ConversationId
from bot.webhooks import Answer, Delivery
from bot.webhooks.endpoints import LETTERS

LONGEST_ID = 64


class SqlMailbox:
    """Once it has arrived a letter's words are deleted; the row that says so stays, so that no second letter
    goes out under the same id."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def queue(self, letter: Letter, conversation: ConversationId) -> None:
        if not 0 < len(letter.id) <= LONGEST_ID:
            raise ValueError(f"a letter's id has at most {LONGEST_ID} characters")
        now = self._clock()
        row = {
            "id": letter.id,
            "topic": Topic.LETTER,
            "endpoint": LETTERS,
            "conversation": conversation,
            "payload": {"reply_to": letter.reply_to},
            "state": DeliveryState.WAITING,
            "next_at": now,
            "error": "",
            "created_at": now,
            "updated_at": now,
        }
        words = {
            "delivery": letter.id,
            "address": letter.to,
            "subject": letter.subject,
            "body": letter.text,
        }

        def store(connection: Connection) -> None:
            putting = INSERTS[connection.dialect.name](deliveries).values(row)
            if connection.execute(putting.on_conflict_do_nothing()).rowcount == 1:
                connection.execute(insert(letters).values(words))

        await self._database.write(store)


# mypy compares the class with its port here.
_PORT: type[Mailbox] = SqlMailbox


class LetterChannel:
    """The way out of letters. What the Notifier took just before a crash may go out twice, under one id."""

    def __init__(self, database: Database, notifier: Notifier) -> None:
        self._database = database
        self._notifier = notifier

    async def send(self, delivery: Delivery) -> Answer:
        letter = await self._letter(delivery)
        if letter is None:
            return Answer("its words have been erased", again=False)
        try:
            await self._notifier.send(letter)
        except NotDelivered as error:
            return Answer(str(error), again=error.again)
        return Answer()

    async def _letter(self, delivery: Delivery) -> Letter | None:
        query = select(letters).where(letters.c.delivery == delivery.id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        reply_to = str(delivery.payload.get("reply_to", ""))
        return Letter(LetterId(delivery.id), row.address, row.subject, row.body, reply_to)

    async def close(self) -> None:
        await self._notifier.close()
