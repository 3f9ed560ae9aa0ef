"""What every route may reach: handed down from `app.py`, so that no route reads a setting."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from bot.customers import EmailCodes
from bot.customers.reception import Reception
from bot.feed import Feed
from bot.helpdesk.intake import Intake
from bot.keys import Keys
from bot.retention import Retention
from bot.retention.types import OfferCard
from bot.rollout import Switchboard
from bot.shop import Shop
from bot.shop.folder import ShopFolder, Site
from bot.storage import Store
from bot.storage.types import ConversationId, Event, SiteId
from bot.webhooks import Deliveries
from web.limits import Limits
from web.metrics import Metrics
from web.presence import Presence


@dataclass(frozen=True, eq=False)
class AppState:
    store: Store
    feed: Feed
    shop: Shop
    retention: Retention
    deliveries: Deliveries
    switchboard: Switchboard
    codes: EmailCodes
    reception: Reception
    start: Callable[[Event], None]
    """Answer a stored message in a task of its own."""
    take_up: Callable[[ConversationId, OfferCard], Awaitable[None]]
    """Begin the errand that an accepted offer is, if it is one."""
    folder: ShopFolder
    keys: Keys
    limits: Limits
    metrics: Metrics
    max_message_chars: int
    behind: Callable[[], str] = str
    """Why the intent model that was released last does not serve; empty when it does."""
    intake: Intake | None = None
    """Where Chatwoot's reports go; None without it."""
    presence: Presence = field(default_factory=Presence)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server goes down, so that open streams end."""
    instance: str = field(default_factory=lambda: secrets.token_hex(4))

    def site(self, name: str) -> tuple[SiteId, Site] | None:
        """Find a site by its id or by its public key."""
        for id, site in self.folder.config.site.items():
            if name in (id, site.public_key):
                return SiteId(id), site
        return None

    def origins(self) -> frozenset[str]:
        """Every origin that any site allows."""
        return frozenset(
            origin for site in self.folder.config.site.values() for origin in site.allowed_origins
        )


def app_state(request: Request) -> AppState:
    found = request.app.state.rekindle
    assert isinstance(found, AppState)  # noqa: S101 - set once, in create_app
    return found


State = Annotated[AppState, Depends(app_state)]
