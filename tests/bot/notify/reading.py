"""A raw e-mail, read back the way a mail program does."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from tests.contracts.notifier_contract import Arrived


def read_mail(raw: bytes) -> Arrived:
    mail = cast(EmailMessage, message_from_bytes(raw, policy=default))
    text = mail.get_content().replace("\r\n", "\n")
    return Arrived(str(mail["To"]), str(mail["Subject"]), text, str(mail["Reply-To"] or ""))
