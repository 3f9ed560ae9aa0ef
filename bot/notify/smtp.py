"""Letters over SMTP, in a thread: encrypted from the start, or as soon as the server offers it."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from bot.notify import Letter, NotDelivered
from bot.notify.address import LOOPBACK
from bot.notify.mail import Sender, compose, utc_now

WHOLE_S = 10.0
STEP_S = 8.0
"""Seconds for the whole letter, and for one answer of the server's."""
AUTHENTICATION = range(530, 540)
"""Reply codes that complain of the password and not of the letter."""

_NO_SECRECY = "the mail server offers no encryption for the password; use smtps:// in REKINDLE_NOTIFIER"


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    encrypted: bool = False
    """From the start (smtps); otherwise with STARTTLS when the server offers it."""
    user: str = ""
    password: str = ""


class SmtpNotifier:
    def __init__(
        self,
        server: MailServer,
        sender: Sender,
        clock: Callable[[], datetime] = utc_now,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._context = context or ssl.create_default_context()

    async def send(self, letter: Letter) -> None:
        mail = compose(letter, self._sender, self._clock)
        try:
            async with asyncio.timeout(WHOLE_S):
                await asyncio.to_thread(self._hand_over, mail)
        except TimeoutError:
            raise NotDelivered("the mail server does not answer in time", again=True) from None
        except (smtplib.SMTPException, OSError) as error:
            raise _named(error) from None

    def _hand_over(self, mail: EmailMessage) -> None:
        connection = self._connected()
        try:
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            connection.send_message(mail)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.encrypted:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=STEP_S, context=self._context)
        connection = smtplib.SMTP(server.host, server.port, timeout=STEP_S)
        try:
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=self._context)
                connection.ehlo()
            elif server.user and server.host not in LOOPBACK:
                raise NotDelivered(_NO_SECRECY, again=True)
        except BaseException:
            connection.close()
            raise
        return connection

    async def ready(self) -> bool:
        try:
            async with asyncio.timeout(WHOLE_S):
                return await asyncio.to_thread(self._greets)
        except (smtplib.SMTPException, OSError, NotDelivered):
            return False

    def _greets(self) -> bool:
        with self._connected() as connection:
            return connection.noop()[0] == 250

    async def close(self) -> None: ...


def _named(error: Exception) -> NotDelivered:
    """The server's words may repeat the address: only its reply code is told on."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = next((code for code, _ in error.recipients.values()), 550)
            return _by_code(code)
        case smtplib.SMTPResponseException():
            return _by_code(error.smtp_code)
        case smtplib.SMTPNotSupportedError():
            return NotDelivered("the mail server cannot do what this letter needs", again=False)
        case _:
            return NotDelivered(f"the mail server cannot be reached ({type(error).__name__})", again=True)


def _by_code(code: int) -> NotDelivered:
    """4xx passes by itself, 5xx does not; a refused password is mended in the settings, not in the letter."""
    if code in AUTHENTICATION:
        return NotDelivered(
            f"the mail server refuses the sign-in ({code}); see REKINDLE_NOTIFIER", again=True
        )
    return NotDelivered(f"the mail server refuses the letter ({code})", again=not 500 <= code < 600)
