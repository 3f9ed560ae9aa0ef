"""What is said when a person takes over: an honest wait, and where the answer goes meanwhile. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.dialogue import HandoverReason
from bot.dialogue.hours import OpeningHours, spoken
from bot.dialogue.lines import Lines, Wait

DANGERS = frozenset({HandoverReason.SELF_HARM, HandoverReason.THREAT})
"""Then nobody is asked to fill in a form."""
FORM = "contact"


class Reach(StrEnum):
    """Where an answer can reach a visitor who has gone."""

    NOWHERE = "nowhere"
    LEFT = "left"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Waiting:
    sentences: tuple[str, ...] = ()
    card: Mapping[str, Any] | None = None


def waiting(
    lines: Lines,
    hours: OpeningHours | None,
    now: datetime,
    reason: HandoverReason,
    reach: Reach,
    said: Sequence[str] = (),
    urgent: bool = False,
) -> Waiting:
    """`said` is the reply so far: hours that stand in it are not said again."""
    wait = _waiting(lines, hours, now, reason, reach, said)
    marked = (lines.wait(Wait.URGENT),) if urgent and reason not in DANGERS else ()
    return replace(wait, sentences=(*marked, *wait.sentences))


def _waiting(
    lines: Lines,
    hours: OpeningHours | None,
    now: datetime,
    reason: HandoverReason,
    reach: Reach,
    said: Sequence[str],
) -> Waiting:
    closed = after_hours(lines, hours, now)
    if not closed:
        told = any(lines.hours in one for one in said)
        return Waiting() if told else Waiting(tuple(filter(None, (in_hours(lines),))))
    if reason in DANGERS:
        return Waiting((closed,))
    if reach is Reach.NOWHERE:
        return Waiting((closed, lines.wait(Wait.LEAVE)), contact_form(lines))
    return Waiting((closed, lines.wait(Wait.LEFT if reach is Reach.LEFT else Wait.ACCOUNT)))


def wait_now(lines: Lines, hours: OpeningHours | None, now: datetime) -> str:
    """One sentence, or none from a shop that tells no hours."""
    return after_hours(lines, hours, now) or in_hours(lines)


def in_hours(lines: Lines) -> str:
    return lines.wait(Wait.OPEN) if lines.hours else ""


def after_hours(lines: Lines, hours: OpeningHours | None, now: datetime) -> str:
    """Empty while the shop is open, and when nobody knows when it opens."""
    if hours is None or hours.is_open(now) or (opening := hours.next_opening(now)) is None:
        return ""
    return lines.wait(Wait.CLOSED, spoken(opening, now))


def contact_form(lines: Lines) -> Mapping[str, Any]:
    field = {"name": "email", "type": "email", "label": lines.wait(Wait.FORM_FIELD)}
    return {
        "kind": "form",
        "form": FORM,
        "title": lines.wait(Wait.FORM_TITLE),
        "fields": [field],
        "submit_label": lines.wait(Wait.FORM_SUBMIT),
    }
