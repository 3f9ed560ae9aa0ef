"""Which Notifier a setting means. Every fault is named before the first letter is due."""

from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from bot.errors import SettingError
from bot.notify import Notifier
from bot.notify.address import LOOPBACK
from bot.notify.mail import Sender

PORTS = {"smtp": 587, "smtps": 465}


def open_notifier(setting: str, home: Path, secret: str, sender: Sender) -> Notifier:
    """`secret` signs what goes to a webhook. Nothing is connected until a letter goes out."""
    url, port = _parsed(setting)
    match url.scheme:
        case "outbox":
            return _outbox(url, home, sender)
        case "smtp" | "smtps":
            return _smtp(url, port, sender)
        case "http" | "https":
            return _webhook(setting, url, secret)
        case _:
            raise _fault("begins with none of outbox:, smtp://, smtps:// and https://")


def _parsed(setting: str) -> tuple[SplitResult, int | None]:
    try:
        url = urlsplit(setting.strip())
        return url, url.port
    except ValueError:
        raise _fault("is not an address: its host or port cannot be read") from None


def _outbox(url: SplitResult, home: Path, sender: Sender) -> Notifier:
    from bot.notify.outbox import OutboxNotifier

    if url.netloc or url.path:
        raise _fault("outbox: takes no path; letters lie in the folder outbox of REKINDLE_HOME")
    return OutboxNotifier(home / "outbox", sender)


def _smtp(url: SplitResult, port: int | None, sender: Sender) -> Notifier:
    from bot.notify.smtp import MailServer, SmtpNotifier

    if not url.hostname:
        raise _fault(f"{url.scheme}:// names no host; write {url.scheme}://user:password@host:port")
    if url.path not in ("", "/") or url.query or url.fragment:
        raise _fault("has something after the host; write / ? # % in a password as %2F %3F %23 %25")
    if bool(url.username) != bool(url.password):
        raise _fault("needs both a user and a password, or neither")
    server = MailServer(
        host=url.hostname,
        port=port or PORTS[url.scheme],
        encrypted=url.scheme == "smtps",
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
    )
    return SmtpNotifier(server, sender)


def _webhook(setting: str, url: SplitResult, secret: str) -> Notifier:
    from bot.notify.webhook import WebhookNotifier

    if not url.hostname:
        raise _fault("names no host; write https://host/path")
    if url.scheme == "http" and url.hostname not in LOOPBACK:
        raise _fault("uses http://, over which letters can be read on the way; use https://")
    return WebhookNotifier(setting.strip(), secret)


def _fault(what: str) -> SettingError:
    """The setting itself may hold a password and is not repeated."""
    return SettingError(f"REKINDLE_NOTIFIER: {what}")
