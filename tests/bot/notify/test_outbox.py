"""Letters as files."""

import stat
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest

from bot.notify import NotDelivered, Notifier
from bot.notify.mail import Sender
from bot.notify.outbox import OutboxNotifier
from tests.bot.notify.reading import read_mail
from tests.contracts.notifier_contract import LETTER, Inbox, NotifierContract


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "outbox"


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


class TestOutbox(NotifierContract):
    @pytest.fixture
    def notifier(self, folder: Path, sender: Sender, clock: Callable[[], datetime]) -> Notifier:
        return OutboxNotifier(folder, sender, clock)

    @pytest.fixture
    def inbox(self, folder: Path) -> Inbox:
        return lambda: [read_mail(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]

    async def test_that_a_letter_sent_again_is_one_file_named_after_its_id(
        self, notifier: Notifier, folder: Path
    ) -> None:
        await notifier.send(LETTER)
        await notifier.send(LETTER)
        [path] = files(folder)
        assert path.name == f"{LETTER.id}.eml"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    async def test_that_the_usual_headers_are_there(self, notifier: Notifier, folder: Path) -> None:
        await notifier.send(LETTER)
        [path] = files(folder)
        mail = cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=default))
        assert mail["From"] == "Juniper Röasters <hello@juniper.example>"
        assert mail["Date"] == "Mon, 02 Mar 2026 09:30:00 +0000"
        assert mail["Message-ID"] == f"<{LETTER.id}@juniper.example>"
        assert mail["Auto-Submitted"] == "auto-generated"

    async def test_that_a_folder_that_cannot_be_written_is_named_and_tried_again(
        self, tmp_path: Path, sender: Sender
    ) -> None:
        (tmp_path / "outbox").write_text("a file in the way")
        notifier = OutboxNotifier(tmp_path / "outbox", sender)
        with pytest.raises(NotDelivered, match="outbox") as failed:
            await notifier.send(LETTER)
        assert failed.value.again
        assert not await notifier.ready()
