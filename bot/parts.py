"""What a bot is made of, and what it knows of the visitor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue import Skill
from bot.dialogue.lines import Lines
from bot.dialogue.policy import Policy
from bot.feed import Feed
from bot.generation.speech import Speaker
from bot.retention import Retention
from bot.shop import Customer, Order, Shop, Subscription
from bot.storage import Store
from bot.understanding import Understanding
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


@dataclass(frozen=True)
class Known:
    """What the shop knows of the visitor, as far as the identity tier lets the bot look."""

    customer: Customer | None = None
    orders: tuple[Order, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
