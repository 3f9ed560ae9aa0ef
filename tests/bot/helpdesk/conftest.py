"""A store whose conversation lies in a helpdesk too, and a courier that carries into it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.feed.memory import MemoryFeed
from bot.helpdesk.channel import DeskChannel
from bot.helpdesk.chatwoot import Chatwoot
from bot.helpdesk.setting import ChatwootAccount, desk_listeners, read_helpdesk
from bot.helpdesk.wording import Wording
from bot.retention.types import GrantId, OfferCard
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.talks import OutsideTalks
from bot.storage.types import Conversation, ConversationId, SiteId
from bot.webhooks.courier import Courier
from bot.webhooks.queue import SqlDeliveries
from tests.bot.helpdesk.chatwoot_like import TOKEN, ChatwootLike, chatwoot_like

TALK = 15


class Moments:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Moments:
    return Moments()


@pytest.fixture
async def server() -> AsyncIterator[ChatwootLike]:
    async with chatwoot_like() as server:
        yield server


@pytest.fixture
async def store(tmp_path: Path, server: ChatwootLike, clock: Moments) -> AsyncIterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'rekindle.db'}"
    await migrate(url)
    store = open_store(url, clock, desk_listeners(server.setting))
    yield store
    await store.close()


@pytest.fixture
def feed() -> MemoryFeed:
    return MemoryFeed()


@pytest.fixture
async def talk(store: SqlStore) -> Conversation:
    made = await store.create_conversation(SiteId("demo"), "en-GB", "nobody's")
    await OutsideTalks(store.database).tie("chatwoot:3", str(TALK), made.id)
    return made


async def no_offers(grant: GrantId, conversation: str) -> OfferCard:
    raise AssertionError("no test here shows an offer")


def console_of(id: ConversationId) -> str:
    return f"https://bot.example/console/conversations/{id}"


def channel_to(store: SqlStore, server: ChatwootLike) -> DeskChannel:
    account = read_helpdesk(server.setting)
    assert isinstance(account, ChatwootAccount)
    return DeskChannel(
        desk=Chatwoot(account, TOKEN),
        talks=OutsideTalks(store.database),
        store=store,
        card=no_offers,
        wording=Wording("https://shop.example", lambda link: link),
        console=console_of,
    )


@pytest.fixture
async def courier(store: SqlStore, server: ChatwootLike, clock: Moments) -> AsyncIterator[Courier]:
    courier = Courier(SqlDeliveries(store.database), {}, clock, lambda: 0.0)
    courier.add("chatwoot:3", channel_to(store, server))
    yield courier
    await courier.close()


async def carried(courier: Courier, clock: Moments) -> None:
    """Everything that is due now has been tried."""
    while await courier.deliveries.due(clock()):
        await courier.step()
        await courier.landed()
