"""REKINDLE_HELPDESK: `chatwoot+https://HOST/ACCOUNT`, or the https:// address of a hand-off webhook."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingError
from bot.storage.outgoing import Listener, Topic
from bot.webhooks.endpoints import HELPDESK, LOOPBACK, Endpoint

CHATWOOT = "chatwoot+"
FORMS = "write chatwoot+https://HOST/ACCOUNT, or the https:// address of a hand-off webhook"


@dataclass(frozen=True)
class ChatwootAccount:
    """No name in REKINDLE_WEBHOOKS can have the colon that `name` has. Ids of talks count in an account."""

    base: str
    account: int
    local: bool

    @property
    def name(self) -> str:
        return f"chatwoot:{self.account}"

    @property
    def listener(self) -> Listener:
        return Listener(self.name, frozenset({Topic.HELPDESK}))


def read_helpdesk(setting: str) -> ChatwootAccount | Endpoint | None:
    """Raises SettingError; the address is never repeated, because it may hold a secret."""
    text = setting.strip()
    if not text:
        return None
    address = _address(text.removeprefix(CHATWOOT))
    if text.startswith(CHATWOOT):
        return _chatwoot(address)
    return Endpoint(HELPDESK, address.geturl(), frozenset({Topic.HANDOVER}))


def desk_listeners(setting: str) -> tuple[Listener, ...]:
    desk = read_helpdesk(setting)
    return () if desk is None else (desk.listener,)


def desk_token(token: str) -> str:
    clean = token.strip()
    if not clean:
        raise SettingError(
            "REKINDLE_HELPDESK_TOKEN is empty: set it to the access token of Chatwoot's agent bot"
        )
    if not (clean.isascii() and clean.isprintable()) or " " in clean:
        raise SettingError("REKINDLE_HELPDESK_TOKEN holds characters that no HTTP header can carry")
    return clean


def _chatwoot(address: SplitResult) -> ChatwootAccount:
    *folders, account = address.path.rstrip("/").split("/")
    if not (account.isascii() and account.isdigit() and 0 < len(account) <= 9) or address.query:
        raise _fault("end it with the account's number, as in chatwoot+https://HOST/3")
    base = f"{address.scheme}://{address.netloc}{'/'.join(folders)}"
    return ChatwootAccount(base, int(account), address.hostname in LOOPBACK)


def _address(text: str) -> SplitResult:
    try:
        address = urlsplit(text)
        host = address.hostname
        _ = address.port
    except ValueError:
        raise _fault("its host or port cannot be read") from None
    if address.scheme not in ("http", "https") or not host:
        raise _fault(FORMS)
    if address.scheme == "http" and host not in LOOPBACK:
        raise _fault("http:// can be read on the way; use https://")
    if "@" in address.netloc or address.fragment:
        raise _fault("leave user, password and # out of the address")
    return address


def _fault(what: str) -> SettingError:
    return SettingError(f"REKINDLE_HELPDESK: {what}")
