"""REKINDLE_NOTIFIER: what it may say, and what is said about what it may not."""

from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.notify.mail import Sender
from bot.notify.opening import open_notifier
from bot.notify.outbox import OutboxNotifier
from bot.notify.smtp import MailServer, SmtpNotifier
from bot.notify.webhook import WebhookNotifier


@pytest.mark.parametrize(
    ("setting", "server"),
    [
        ("smtp://mail.example", MailServer("mail.example", 587)),
        ("smtp://mail.example:25/", MailServer("mail.example", 25)),
        ("smtps://june:secret@mail.example", MailServer("mail.example", 465, True, "june", "secret")),
        ("smtp://a%40b:p%3A%2F%25@mail.example:2525", MailServer("mail.example", 2525, False, "a@b", "p:/%")),
    ],
)
def test_that_an_smtp_address_is_read(
    setting: str, server: MailServer, tmp_path: Path, sender: Sender
) -> None:
    notifier = open_notifier(setting, tmp_path, "secret", sender)
    assert isinstance(notifier, SmtpNotifier)
    assert notifier._server == server


async def test_that_the_others_are_opened_by_their_scheme(tmp_path: Path, sender: Sender) -> None:
    assert isinstance(open_notifier("outbox:", tmp_path, "secret", sender), OutboxNotifier)
    for setting in ("https://shop.example/letters", "http://127.0.0.1:9/letters"):
        notifier = open_notifier(setting, tmp_path, "secret", sender)
        assert isinstance(notifier, WebhookNotifier)
        await notifier.close()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("", "begins with none of"),
        ("carrier-pigeon:", "begins with none of"),
        ("outbox:/var/mail", "takes no path"),
        ("smtp://", "names no host"),
        ("smtp://june@mail.example", "both a user and a password"),
        ("smtp://june:pass/word@mail.example", "port"),
        ("smtp://june:hunter2@mail.example/inbox", "after the host"),
        ("smtp://mail.example:port", "port"),
        ("http://shop.example/letters", "use https://"),
        ("https:///letters", "names no host"),
    ],
)
def test_that_a_faulty_setting_is_named_with_its_mend(
    setting: str, says: str, tmp_path: Path, sender: Sender
) -> None:
    with pytest.raises(SettingError, match=f"REKINDLE_NOTIFIER: .*{says}") as refused:
        open_notifier(setting, tmp_path, "secret", sender)
    assert "hunter2" not in str(refused.value)
