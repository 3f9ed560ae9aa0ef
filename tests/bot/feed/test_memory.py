"""The feed inside one process."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.errors import SettingError
from bot.feed import Feed
from bot.feed.opening import open_feed
from tests.contracts.feed_contract import FeedContract


class TestMemory(FeedContract):
    @pytest_asyncio.fixture
    async def feed(self) -> AsyncIterator[Feed]:
        opened = open_feed("memory:")
        yield opened
        await opened.close()

    @pytest.fixture
    def other(self, feed: Feed) -> Feed:
        return feed


def test_that_an_unknown_feed_names_the_setting() -> None:
    with pytest.raises(SettingError, match="REKINDLE_FEED"):
        open_feed("carrier-pigeon:")
