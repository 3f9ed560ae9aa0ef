"""A store of each kind, a shop that knows Nell, and a mailbox that keeps what it is given."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.notify import Letter
from bot.notify.letters import Letters, open_letters
from bot.shop import Customer
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import ConversationId, CustomerId
from tests.bot.storage.postgres import database_for_one_test
from tests.contracts.store_parts import Clock

NELL = Customer(
    CustomerId("cu-nell"),
    "Nell Ashdown",
    "nell@post.example",
    "GB",
    "GB-ENG",
    datetime(2025, 1, 5, tzinfo=UTC),
    False,
    True,
)


class OneCustomer:
    """The part of a shop that knows people by their address."""

    async def customer(self, id: CustomerId) -> Customer | None:
        return NELL if id == NELL.id else None

    async def customer_by_email(self, email: str) -> Customer | None:
        return NELL if email == NELL.email else None


@dataclass
class Kept:
    """A mailbox whose letters stay in it, once each."""

    letters: dict[str, Letter] = field(default_factory=dict)

    async def queue(self, letter: Letter, conversation: ConversationId) -> None:
        self.letters.setdefault(letter.id, letter)

    @property
    def all(self) -> list[Letter]:
        return list(self.letters.values())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[SqlStore]:
    if request.param == "sqlite":
        async for opened in _opened(f"sqlite:///{tmp_path}/rekindle.db", clock):
            yield opened
        return
    async with database_for_one_test() as url:
        async for opened in _opened(url, clock):
            yield opened


async def _opened(url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    await migrate(url)
    opened = open_store(url, clock)
    yield opened
    await opened.close()


@pytest.fixture
def mailbox() -> Kept:
    return Kept()


@pytest.fixture
def letters() -> Letters:
    return open_letters(
        bot_name="June",
        shop_name="Juniper Roasters",
        hours="Monday to Friday",
        email="hello@juniper.example",
        link="https://shop.example/",
    )
