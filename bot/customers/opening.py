"""Everything that reaches a visitor by e-mail, put together."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.customers.codes import SqlEmailCodes
from bot.customers.contacts import Contacts
from bot.customers.reception import Reception
from bot.customers.replies import ReplyLetters
from bot.notify import Mailbox
from bot.notify.letters import Letters
from bot.shop import Shop
from bot.storage import Store
from bot.storage.database import Database


@dataclass(frozen=True)
class Reaching:
    codes: SqlEmailCodes
    contacts: Contacts
    reception: Reception
    replies: ReplyLetters


def open_reaching(
    store: Store,
    database: Database,
    shop: Shop,
    mailbox: Mailbox,
    letters: Letters,
    secret: str,
    clock: Callable[[], datetime],
    wait: Callable[[], str],
) -> Reaching:
    """`secret` hashes codes and addresses; `wait` says when the team answers, as of now."""
    contacts = Contacts(database)
    return Reaching(
        codes=SqlEmailCodes(database, shop, mailbox, letters, secret, clock, secrets.randbelow),
        contacts=contacts,
        reception=Reception(contacts, mailbox, letters, clock, wait),
        replies=ReplyLetters(store, shop, contacts, mailbox, letters, clock, letters.known["bot"]),
    )
