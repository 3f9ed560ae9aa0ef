"""Letters over SMTP, against a real server on loopback."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.notify import NotDelivered, Notifier, smtp
from bot.notify.mail import Sender
from bot.notify.smtp import MailServer, SmtpNotifier
from tests.bot.notify.certificate import contexts
from tests.bot.notify.reading import read_mail
from tests.bot.notify.smtp_sink import Sink, listening
from tests.contracts.notifier_contract import LETTER, Inbox, NotifierContract

HERE = "127.0.0.1"


class Smtp(NotifierContract):
    """`sink` says how the server behaves."""

    @pytest.fixture
    def tls(self, tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        return contexts(tmp_path)

    @pytest.fixture
    def sink(self, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Sink:
        raise NotImplementedError

    @pytest.fixture
    async def notifier(
        self, sink: Sink, tls: tuple[ssl.SSLContext, ssl.SSLContext], sender: Sender
    ) -> AsyncIterator[Notifier]:
        async with listening(sink):
            user = "june@juniper" if sink.password else ""
            server = MailServer(HERE, sink.port, sink.at_once, user, sink.password)
            yield SmtpNotifier(server, sender, context=tls[1])

    @pytest.fixture
    def inbox(self, sink: Sink) -> Inbox:
        return lambda: [read_mail(raw) for raw in sink.mails]


class TestPlainSmtp(Smtp):
    @pytest.fixture
    def sink(self) -> Sink:
        return Sink()

    @pytest.mark.parametrize(
        ("verb", "answer", "again"),
        [
            ("MAIL", "451 later please", True),
            ("RCPT", "450 mailbox is busy", True),
            ("RCPT", "550 <nell@post.example> is unknown", False),
            ("DATA", "552 too large", False),
            ("DATA", "421 closing down", True),
        ],
    )
    async def test_that_the_reply_code_says_whether_to_try_again(
        self, notifier: Notifier, sink: Sink, verb: str, answer: str, again: bool
    ) -> None:
        sink.answers[verb] = answer
        with pytest.raises(NotDelivered, match=answer[:3]) as failed:
            await notifier.send(LETTER)
        assert failed.value.again is again
        assert "nell" not in str(failed.value)

    async def test_that_an_address_in_other_letters_arrives_too(self, notifier: Notifier, sink: Sink) -> None:
        await notifier.send(replace(LETTER, to="zoë@post.example"))
        assert "<zoë@post.example>" in sink.recipients[0]

    async def test_that_nobody_listening_is_tried_again(self, sender: Sender) -> None:
        notifier = SmtpNotifier(MailServer(HERE, 1), sender)
        with pytest.raises(NotDelivered, match="reached") as failed:
            await notifier.send(LETTER)
        assert failed.value.again
        assert not await notifier.ready()

    async def test_that_a_silent_server_is_given_up_in_time(
        self, sender: Sender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "STEP_S", 0.2)
        async with listening(Sink(silent=True)) as sink:
            with pytest.raises(NotDelivered, match="reached") as failed:
                await SmtpNotifier(MailServer(HERE, sink.port), sender).send(LETTER)
        assert failed.value.again


class TestStartTls(Smtp):
    @pytest.fixture
    def sink(self, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Sink:
        return Sink(tls=tls[0], password="p@ss/word")

    async def test_that_the_letter_goes_encrypted_and_signed_in(self, notifier: Notifier, sink: Sink) -> None:
        await notifier.send(LETTER)
        assert (sink.encrypted, sink.signed_in) == ([True], ["june@juniper"])

    async def test_that_a_wrong_password_is_a_matter_of_the_setting(
        self, notifier: Notifier, sink: Sink
    ) -> None:
        sink.password = "another"
        with pytest.raises(NotDelivered, match="REKINDLE_NOTIFIER") as failed:
            await notifier.send(LETTER)
        assert failed.value.again

    async def test_that_a_server_nobody_vouches_for_gets_nothing(
        self, notifier: Notifier, sink: Sink, sender: Sender
    ) -> None:
        stranger = SmtpNotifier(MailServer(HERE, sink.port, user="june", password="x"), sender)
        with pytest.raises(NotDelivered, match="Cert") as failed:
            await stranger.send(LETTER)
        assert failed.value.again
        assert (sink.mails, sink.signed_in) == ([], [])


class TestSmtps(Smtp):
    @pytest.fixture
    def sink(self, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Sink:
        return Sink(tls=tls[0], at_once=True, password="secret")

    async def test_that_it_is_encrypted_from_the_start(self, notifier: Notifier, sink: Sink) -> None:
        await notifier.send(LETTER)
        assert sink.encrypted == [True]


async def test_that_a_password_never_travels_in_the_clear(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "LOOPBACK", frozenset())
    async with listening(Sink(password="secret")) as sink:
        server = MailServer(HERE, sink.port, user="june", password="secret")
        with pytest.raises(NotDelivered, match="smtps://"):
            await SmtpNotifier(server, sender).send(LETTER)
        assert sink.signed_in == []
