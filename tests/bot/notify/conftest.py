"""Who writes, and when."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.notify.mail import Sender

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def sender() -> Sender:
    return Sender("Juniper Röasters", "hello@juniper.example")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW
