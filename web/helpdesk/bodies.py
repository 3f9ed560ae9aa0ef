"""What Chatwoot reports, as far as it is used here. Read leniently: it is another system's, and it grows."""

import unicodedata
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.helpdesk import Holder, TalkId
from bot.helpdesk.chatwoot import MARK
from bot.storage.types import CustomerId
from web.errors import Problem

Shape = TypeVar("Shape", bound=BaseModel)
Id = Annotated[int, Field(ge=0, le=2**63 - 1)]
HELD_BY_PEOPLE = frozenset({"open", "snoozed"})
LAYOUT = "\n\r\t"


class Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Report(BaseModel):
    """What every event has. The rest of it is read when the event is one of ours."""

    model_config = ConfigDict(extra="allow", frozen=True)
    event: Annotated[str, Field(max_length=100)]

    @property
    def account(self) -> Any:
        found = (self.model_extra or {}).get("account")
        return found.get("id") if isinstance(found, dict) else None


class Sender(Loose):
    type: str | None = None
    name: str | None = None
    identifier: str | None = None


class Meta(Loose):
    sender: Sender | None = None
    hmac_verified: bool | None = None


class ContactInbox(Loose):
    hmac_verified: bool | None = None


class Talk(Loose):
    id: Id
    status: str = "pending"
    meta: Meta | None = None
    contact_inbox: ContactInbox | None = None

    @property
    def talk(self) -> TalkId:
        return TalkId(str(self.id))

    @property
    def holder(self) -> Holder:
        return Holder.PEOPLE if self.status in HELD_BY_PEOPLE else Holder.BOT

    @property
    def vouched(self) -> bool:
        """The shop's server has signed who this contact is (Chatwoot's identity validation)."""
        return bool(
            (self.meta and self.meta.hmac_verified)
            or (self.contact_inbox and self.contact_inbox.hmac_verified)
        )


class Message(Loose):
    id: Id
    content: str | None = None
    message_type: str | int | None = None
    private: bool | None = None
    content_attributes: dict[str, Any] | None = None
    sender: Sender | None = None
    conversation: Talk

    @property
    def incoming(self) -> bool:
        return self.message_type in ("incoming", 0)

    @property
    def outgoing(self) -> bool:
        return self.message_type in ("outgoing", 1)

    @property
    def by_person(self) -> bool:
        return self.sender is not None and self.sender.type == "user"

    @property
    def mark(self) -> str:
        return str((self.content_attributes or {}).get(MARK) or "")

    @property
    def picked(self) -> tuple[str, str] | None:
        """Title and value of the quick reply that the visitor has chosen under this message of ours."""
        given = (self.content_attributes or {}).get("submitted_values")
        first = given[0] if isinstance(given, list) and given else given
        if not isinstance(first, dict) or not first.get("title"):
            return None
        return str(first["title"]), str(first.get("value") or first["title"])

    @property
    def customer(self) -> CustomerId | None:
        meta = self.conversation.meta
        person = (meta.sender if meta else None) or self.sender
        if not self.conversation.vouched or person is None or not person.identifier:
            return None
        return CustomerId(person.identifier)


def message_of(report: Report) -> Message:
    return _read(Message, report)


def talk_of(report: Report) -> Talk:
    return _read(Talk, report)


def words(text: str, most: int) -> str:
    """As much as is read of a message, without what is no text: a helpdesk's message cannot be refused."""
    kept = (one for one in text if one in LAYOUT or unicodedata.category(one) not in ("Cc", "Cs"))
    return "".join(kept).strip()[:most]


def _read(shape: type[Shape], report: Report) -> Shape:
    try:
        return shape.model_validate(report.model_extra)
    except ValidationError as error:
        wrong = error.errors()[0]
        name = ".".join(str(part) for part in wrong["loc"])
        raise Problem(422, "invalid", f"The report is not valid: {name}.", [(name, wrong["msg"])]) from None
