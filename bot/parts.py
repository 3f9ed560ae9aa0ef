"""What a bot is made of, and what it knows of the visitor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.customers import EmailCodes
from bot.customers.contacts import Contacts
from bot.customers.reception import Reception
from bot.customers.replies import ReplyLetters
from bot.dialogue import Skill
from bot.dialogue.hours import OpeningHours
from bot.dialogue.lines import Lines
from bot.dialogue.policy import Policy
from bot.feed import Feed
from bot.generation.speech import Speaker
from bot.notify import Mailbox
from bot.notify.letters import Letters
from bot.retention import Retention
from bot.rollout import Switchboard
from bot.shop import Customer, Order, Shop, Subscription
from bot.storage import Store
from bot.storage.talks import OutsideTalks
from bot.understanding import Understanding
from bot.webhooks.courier import Courier
from bot.workers import Batcher
from knowledge_base import Filters, Query, SearchResult


@dataclass(frozen=True)
class Parts:
    """What a Bot is made of; `assembly.py` wires it."""

    store: Store
    feed: Feed
    shop: Shop
    understand: Batcher[str, Understanding]
    search: Batcher[tuple[Query, Filters], SearchResult]
    policy: Policy
    skills: Mapping[str, Skill]
    retention: Retention
    speaker: Speaker
    lines: Lines
    clock: Callable[[], datetime]
    locale: str
    versions: Mapping[str, str]
    mailbox: Mailbox
    letters: Letters
    codes: EmailCodes
    contacts: Contacts
    reception: Reception
    replies: ReplyLetters
    hours: OpeningHours | None
    """When people answer; None when the shop tells it in words alone."""
    courier: Courier
    switchboard: Switchboard
    keeps: timedelta
    """How long words are kept after a conversation's last event."""
    talks: OutsideTalks
    """Which conversations lie in a helpdesk too."""
    behind: Callable[[], str] = str
    """Why the intent model that was released last does not serve; empty when it does."""


@dataclass(frozen=True)
class Known:
    """What the shop knows of the visitor, as far as the identity tier lets the bot look."""

    customer: Customer | None = None
    orders: tuple[Order, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    missing: str = ""
    """Why the shop told nothing: it could not be reached. Nothing may be concluded from what is not here."""
