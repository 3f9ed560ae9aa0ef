"""Messages, as they stand in a file, put together to transcripts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from encoder.errors import ContentError
from eval.history import Reading, Said, Speaker, Transcript

CUSTOMERS = frozenset({"customer", "visitor", "user", "contact", "incoming", "end-user", "client", "shopper"})
AGENTS = frozenset({"agent", "admin", "staff", "operator", "outgoing", "bot", "assistant", "support"})


@dataclass
class Gathering:
    """Messages by conversation, in the order in which the conversations first appear."""

    form: str
    talks: dict[str, list[Said]] = field(default_factory=dict)

    def open(self, talk: str) -> list[Said]:
        return self.talks.setdefault(talk, [])

    def add(self, talk: str, said: Said) -> None:
        if said.text.strip():
            self.open(talk).append(said)

    def reading(self) -> Reading:
        whole = [
            Transcript(id, tuple(sorted(said, key=lambda one: one.at))) for id, said in self.talks.items()
        ]
        kept = tuple(one for one in whole if any(said.speaker is Speaker.CUSTOMER for said in one.said))
        return Reading(self.form, kept, len(whole) - len(kept))


def speaker_of(value: object, place: str) -> Speaker:
    word = str(value or "").strip().casefold()
    if word in CUSTOMERS:
        return Speaker.CUSTOMER
    if word in AGENTS:
        return Speaker.AGENT
    known = ", ".join(sorted(CUSTOMERS | AGENTS))
    raise ContentError(f"{place}: {word!r} is nobody who can speak; known are {known}")


def time_of(value: Any, place: str) -> datetime:
    """ISO 8601, or seconds since 1970; a time without a zone is UTC."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit()):
        return datetime.fromtimestamp(float(value), UTC)
    try:
        at = datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise ContentError(f"{place}: {value!r} is no time; write it as 2026-05-20T11:00:00Z") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def first_of(value: dict[str, Any], names: Iterable[str], place: str) -> Any:
    """The first of these keys that is there; ContentError names what was looked for."""
    wanted = list(names)
    for name in wanted:
        if value.get(name) not in (None, ""):
            return value[name]
    raise ContentError(f"{place}: none of {', '.join(wanted)} is there")
