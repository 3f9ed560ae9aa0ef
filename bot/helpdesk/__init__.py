"""A helpdesk beside the bot: the inbox in which a shop's people answer, where it is not our console. The bot
speaks there and leaves the talk to them; what they say comes back through `intake.py`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from bot.errors import RekindleError
from bot.webhooks import DeliveryId

TalkId = NewType("TalkId", str)
"""What the helpdesk calls a conversation."""


@dataclass(frozen=True)
class Pick:
    """A quick reply: what the visitor reads, and what comes back when it is chosen."""

    title: str
    value: str


@dataclass(frozen=True)
class Post:
    """One message in the helpdesk. A private one is for its people alone."""

    text: str
    picks: tuple[Pick, ...] = ()
    private: bool = False
    asks_email: bool = False


class Holder(StrEnum):
    BOT = "bot"
    PEOPLE = "people"


class NotTaken(RekindleError):
    """The helpdesk did not take it; `again` says whether trying later may help. Never holds an address."""

    def __init__(self, why: str, *, status: int | None = None, again: bool = True) -> None:
        super().__init__(why)
        self.status = status
        self.again = again


class Helpdesk(Protocol):
    """Every call is one request, so that a second try repeats nothing that succeeded; raises NotTaken."""

    @property
    def name(self) -> str:
        """What `outside_talks` calls the desk; the endpoint of its deliveries has the same name."""
        ...

    async def post(self, talk: TalkId, post: Post, mark: DeliveryId) -> None:
        """`mark` comes back with the helpdesk's own report of the message, if it keeps such things."""
        ...

    async def hand(self, talk: TalkId, to: Holder) -> None:
        """Who answers from now on; saying it twice changes nothing."""
        ...

    async def close(self) -> None: ...
