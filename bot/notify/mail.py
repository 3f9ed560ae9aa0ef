"""A letter as an e-mail with the headers that a good sender sets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from bot.notify import Letter, NotDelivered
from bot.notify.address import is_address


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Sender:
    """In whose name letters go out."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def compose(letter: Letter, sender: Sender, clock: Callable[[], datetime]) -> EmailMessage:
    """The same id gives the same Message-ID, by which a mail server knows a letter that comes twice."""
    check_head(letter)
    mail = EmailMessage(policy=SMTP if letter.to.isascii() else SMTPUTF8)
    mail["From"] = Address(sender.name, addr_spec=sender.address)
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    mail["Date"] = format_datetime(clock())
    mail["Message-ID"] = f"<{letter.id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text if letter.text.endswith("\n") else f"{letter.text}\n")
    return mail


def check_head(letter: Letter) -> None:
    """Raise NotDelivered unless each line of the head is one line, and each address one address."""
    addresses = [letter.to, letter.reply_to] if letter.reply_to else [letter.to]
    whole = all(map(is_address, addresses)) and not any(sign in letter.subject for sign in "\r\n\0")
    if not whole:
        raise NotDelivered("the letter's address or subject is not one", again=False)
