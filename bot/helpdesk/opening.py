"""Which helpdesk stands beside the bot: none, Chatwoot, or whoever takes the hand-off webhook."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.feed import Feed
from bot.helpdesk.channel import DeskChannel
from bot.helpdesk.chatwoot import Chatwoot
from bot.helpdesk.handoff import HandOffChannel
from bot.helpdesk.intake import Intake
from bot.helpdesk.setting import ChatwootAccount, desk_token, read_helpdesk
from bot.helpdesk.wording import Wording
from bot.retention.types import GrantId, OfferCard
from bot.shop import Shop
from bot.storage import Store
from bot.storage.talks import OutsideTalks
from bot.storage.types import ConversationId, Event, SiteId
from bot.webhooks.courier import Courier
from bot.webhooks.endpoints import HELPDESK, Endpoint
from bot.webhooks.sender import WebhookSender


@dataclass(frozen=True)
class Beside:
    """What of the bot a helpdesk stands beside."""

    store: Store
    feed: Feed
    shop: Shop
    talks: OutsideTalks
    courier: Courier
    card: Callable[[GrantId, str], Awaitable[OfferCard]]
    start: Callable[[Event], None]
    clock: Callable[[], datetime]
    secret: str
    """What hand-offs are signed with."""
    public_url: str
    base: str
    """Where the shop's own pages begin."""
    page: Callable[[str], str]
    site: SiteId
    locale: str

    def console(self, id: ConversationId) -> str:
        return f"{self.public_url.rstrip('/')}/console/conversations/{id}"


def open_helpdesk(setting: str, token: str, beside: Beside) -> Intake | None:
    """Give the courier the helpdesk's way out; return the way in that Chatwoot needs. Raises SettingError."""
    desk = read_helpdesk(setting)
    if isinstance(desk, Endpoint):
        beside.courier.add(HELPDESK, _hand_off(desk, beside))
    if not isinstance(desk, ChatwootAccount):
        return None
    beside.courier.add(desk.name, _channel(desk, desk_token(token), beside))
    return Intake(
        desk=desk.name,
        account=desk.account,
        talks=beside.talks,
        store=beside.store,
        feed=beside.feed,
        shop=beside.shop,
        deliveries=beside.courier.deliveries,
        start=beside.start,
        clock=beside.clock,
        site=beside.site,
        locale=beside.locale,
    )


def _hand_off(endpoint: Endpoint, beside: Beside) -> HandOffChannel:
    sender = WebhookSender(endpoint, beside.secret, beside.clock)
    return HandOffChannel(sender, beside.store, beside.shop, beside.console)


def _channel(account: ChatwootAccount, token: str, beside: Beside) -> DeskChannel:
    return DeskChannel(
        desk=Chatwoot(account, token),
        talks=beside.talks,
        store=beside.store,
        card=beside.card,
        wording=Wording(beside.base, beside.page),
        console=beside.console,
    )
