"""Which ways out there are: one for each endpoint in the settings, and one for letters."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.notify import Notifier
from bot.storage.database import Database
from bot.webhooks import Channel
from bot.webhooks.courier import Courier
from bot.webhooks.endpoints import LETTERS, Endpoint
from bot.webhooks.mailbox import LetterChannel
from bot.webhooks.queue import SqlDeliveries
from bot.webhooks.sender import WebhookSender


def open_courier(
    database: Database,
    endpoints: Sequence[Endpoint],
    secret: Callable[[str], str],
    notifier: Notifier,
    clock: Callable[[], datetime],
) -> Courier:
    """`secret` gives the key that an endpoint's deliveries are signed with. Nothing goes out yet."""
    channels: dict[str, Channel] = {LETTERS: LetterChannel(database, notifier)}
    for endpoint in endpoints:
        channels[endpoint.name] = WebhookSender(endpoint, secret(endpoint.name), clock)
    return Courier(SqlDeliveries(database), channels, clock)
