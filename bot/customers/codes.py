"""Codes by e-mail, in the database: hashes only, so that its tables tell neither a code nor an address."""

import asyncio
import hashlib
import hmac
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.customers import EmailCodes, TooManyTries
from bot.notify import LetterId, Mailbox
from bot.notify.address import normal
from bot.notify.letters import Letters
from bot.shop import Shop
from bot.storage.database import Database
from bot.storage.events import locked
from bot.storage.reach_tables import code_sends, codes
from bot.storage.types import ConversationId, CustomerId

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
MOST_SENDS = 3
WINDOW = timedelta(hours=1)
ANSWERS_AFTER_S = 0.4
"""Every answer to a wish for a code takes at least so long, so that its time does not tell whether a letter
was written."""


@dataclass(frozen=True)
class SqlEmailCodes:
    database: Database
    shop: Shop
    mailbox: Mailbox
    letters: Letters
    secret: str
    clock: Callable[[], datetime]
    below: Callable[[int], int]
    """A random number from zero up to, and not including, the one given; nobody may guess it."""
    answers_after: float = ANSWERS_AFTER_S

    async def send(self, conversation: ConversationId, email: str) -> None:
        answering = asyncio.create_task(asyncio.sleep(self.answers_after))
        try:
            await self._send(conversation, normal(email))
        finally:
            await answering

    async def _send(self, conversation: ConversationId, email: str) -> None:
        code = f"{self.below(10**DIGITS):0{DIGITS}}"
        customer = await self.shop.customer_by_email(email)
        known = None if customer is None else customer.id
        row = _Row(conversation, self._hash("email", email), self._of(conversation, code), known)
        await self.database.write(partial(_put, row=row, now=self.clock()))
        if customer is None:
            return
        id = LetterId(f"code-{self.below(2**128):032x}")
        letter = self.letters.code(id, customer.email, code, int(GOOD_FOR.total_seconds() // 60))
        await self.mailbox.queue(letter, conversation)

    async def check(self, conversation: ConversationId, code: str) -> CustomerId | None:
        given = self._of(conversation, re.sub(r"[\s-]", "", code))
        found = await self.database.write(
            partial(_take, conversation=conversation, given=given, now=self.clock())
        )
        if isinstance(found, TooManyTries):  # raised only here: the try itself must be kept
            raise found
        return found

    def _of(self, conversation: ConversationId, code: str) -> str:
        return self._hash("code", f"{conversation}:{code}")

    def _hash(self, kind: str, text: str) -> str:
        return hmac.new(self.secret.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


# mypy compares the class with its port here.
_PORT: type[EmailCodes] = SqlEmailCodes


@dataclass(frozen=True)
class _Row:
    conversation: ConversationId
    email_hash: str
    code_hash: str
    customer: CustomerId | None


def _put(connection: Connection, row: _Row, now: datetime) -> None:
    """Count the wish and replace the last code, for an unknown address as for a known one."""
    locked(connection, row.conversation)
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        one_at_a_time = func.pg_advisory_xact_lock(int(row.email_hash[:15], 16))
        connection.execute(select(one_at_a_time))
    connection.execute(delete(code_sends).where(code_sends.c.at <= now - WINDOW))
    connection.execute(delete(codes).where(codes.c.expires_at <= now - WINDOW))
    for column, value in (("conversation", row.conversation), ("email_hash", row.email_hash)):
        _refuse_too_many(connection, column, value, now)
    wish = {"conversation": row.conversation, "email_hash": row.email_hash, "at": now}
    connection.execute(insert(code_sends).values(wish))
    connection.execute(delete(codes).where(codes.c.conversation == row.conversation))
    connection.execute(
        insert(codes).values(
            conversation=row.conversation,
            email_hash=row.email_hash,
            code_hash=row.code_hash,
            customer=row.customer,
            expires_at=now + GOOD_FOR,
        )
    )


def _refuse_too_many(connection: Connection, column: str, value: str, now: datetime) -> None:
    query = select(func.count(), func.min(code_sends.c.at)).where(
        code_sends.c[column] == value, code_sends.c.at > now - WINDOW
    )
    count, first = connection.execute(query).one()
    if count >= MOST_SENDS:
        minutes = max(1, math.ceil((first + WINDOW - now).total_seconds() / 60))
        raise TooManyTries(f"too many codes were asked for; try again in {minutes} minutes")


def _take(
    connection: Connection, conversation: ConversationId, given: str, now: datetime
) -> CustomerId | TooManyTries | None:
    """Count the try before it is judged. The row is held, so that two at once are one after the other."""
    mine = codes.c.conversation == conversation
    row = connection.execute(select(codes).where(mine).with_for_update()).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    if row.tries >= MOST_TRIES:
        return TooManyTries("this code was tried too often; ask for a new one")
    connection.execute(update(codes).where(mine).values(tries=codes.c.tries + 1))
    if not hmac.compare_digest(row.code_hash, given) or row.customer is None:
        return None
    connection.execute(delete(codes).where(mine))
    return CustomerId(row.customer)
