"""Who hears of events, as REKINDLE_WEBHOOKS names them: `name=https://...` or `name[handover,csat]=https://...`."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import SettingError
from bot.storage.outgoing import TOLD, Listener, Topic

LETTERS = "letters"
"""The name under which letters go out; no endpoint may have it."""
HELPDESK = "helpdesk"
"""The name of the helpdesk's secret, and of its hand-off webhook; no endpoint may have it."""
RESERVED = {LETTERS: "letters go out", HELPDESK: "REKINDLE_HELPDESK hears of hand-overs"}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_WORD = re.compile(r"(?P<name>[a-z0-9][a-z0-9_-]{0,62})(?:\[(?P<topics>[a-z,]*)\])?=(?P<url>.+)")


@dataclass(frozen=True)
class Endpoint:
    name: str
    url: str
    topics: frozenset[Topic] = frozenset(TOLD)

    @property
    def listener(self) -> Listener:
        return Listener(self.name, self.topics)

    @property
    def local(self) -> bool:
        return urlsplit(self.url).hostname in LOOPBACK


def read_endpoints(setting: str) -> tuple[Endpoint, ...]:
    """Raises SettingError; an address is never repeated, because it may hold a secret."""
    found = [_endpoint(word, place) for place, word in enumerate(setting.split(), start=1)]
    names = [endpoint.name for endpoint in found]
    for name in names:
        if names.count(name) > 1:
            raise _fault(f"names {name} twice")
    return tuple(found)


def _endpoint(word: str, place: int) -> Endpoint:
    match = _WORD.fullmatch(word)
    if match is None:
        raise _fault(f"entry {place} is not name=https://... or name[handover,csat]=https://...")
    name, url = match["name"], match["url"]
    if name in RESERVED:
        raise _fault(f"{name} is what {RESERVED[name]} under; use another name")
    _check(name, url)
    return Endpoint(name, url, frozenset(TOLD) if match["topics"] is None else _topics(name, match["topics"]))


def _topics(name: str, words: str) -> frozenset[Topic]:
    chosen = words.split(",")
    for word in chosen:
        if word not in TOLD:
            raise _fault(f"{name}: there is no topic {word!r}; there are {', '.join(TOLD)}")
    return frozenset(Topic(word) for word in chosen)


def _check(name: str, url: str) -> None:
    try:
        parsed = urlsplit(url)
        _ = parsed.port
    except ValueError:
        raise _fault(f"{name}: its host or port cannot be read") from None
    if parsed.scheme not in ("http", "https") or not parsed.hostname:
        raise _fault(f"{name}: write its address as https://host/path")
    if parsed.scheme == "http" and parsed.hostname not in LOOPBACK:
        raise _fault(f"{name}: uses http://, which can be read on the way; use https://")
    if parsed.username is not None:
        raise _fault(f"{name}: leave user and password out of the address; the signature is the proof")


def _fault(what: str) -> SettingError:
    return SettingError(f"REKINDLE_WEBHOOKS: {what}")
