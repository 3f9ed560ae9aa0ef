"""Days near today: "in a fortnight", "Friday week", "the week after next", "two weeks from Monday". Pure."""

import re
from datetime import date, timedelta

from bot.dialogue.skills.span_words import SPAN, is_about, span_of
from bot.shop.working_days import add_months

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = "|".join(WEEKDAYS)
WEDNESDAY = 2
_NEAR = rf"(?:now|today|tomorrow|{WEEKDAY})"
_NEAR_WEEK = re.compile(rf"\b(?P<near>{_NEAR}) (?P<unit>week|fortnight)\b")
_FROM_NEAR = re.compile(rf"{SPAN} (?:time )?(?:(?:from|on|after) )?(?P<near>{_NEAR})\b")
_IN_SPAN = re.compile(rf"\bin {SPAN}")
_THIS_TIME = re.compile(r"\bthis time next (?P<unit>week|month|year)\b")
_WEEK = re.compile(
    r"\b(?:(?P<part>mid(?:dle)?|start|beginning|end)[ -](?:of )?)?(?:the )?"
    rf"(?P<week>week after next(?! (?:{WEEKDAY}))|(?:(?:this|next|coming|following) )?week)\b"
)
_WEEKDAY = re.compile(rf"\b(?P<next>next )?(?P<day>{WEEKDAY})s?\b")


def counted_day(said: str, today: date) -> date | None:
    """So long from today or from a day near it."""
    return day_from_near(said, today) or day_in_span(said, today)


def day_from_near(said: str, today: date) -> date | None:
    """ "Friday week", "two weeks from tomorrow"."""
    if is_about(said):
        return None
    if found := _NEAR_WEEK.search(said):
        days = 14 if found["unit"] == "fortnight" else 7
        return _near(found["near"], today) + timedelta(days=days)
    if found := _FROM_NEAR.search(said):
        span = span_of(found)
        return span.after(_near(found["near"], today)) if span else None
    if found := _THIS_TIME.search(said):
        unit = found["unit"]
        return (
            today + timedelta(days=7) if unit == "week" else add_months(today, 1 if unit == "month" else 12)
        )
    return None


def day_in_span(said: str, today: date) -> date | None:
    """ "In a fortnight"."""
    found = None if is_about(said) else _IN_SPAN.search(said)
    span = span_of(found) if found else None
    return span.after(today) if span else None


def near_day(said: str, today: date, *, ends: bool) -> date | None:
    """Tomorrow, a weekday or a week; a week that `ends` is over on its Monday after. "Next Friday" is none
    while this week's is still to come."""
    if re.search(r"\btomorrow\b", said):
        return today + timedelta(days=1)
    found = _WEEKDAY.search(said)
    if found is None:
        return _of_week(said, today, ends)
    day = _near(found["day"], today)
    return None if found["next"] and day.weekday() > today.weekday() else day


def _near(word: str, today: date) -> date:
    if word in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(word) - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=word == "tomorrow")


def _of_week(said: str, today: date, ends: bool) -> date | None:
    """Its Monday, or Wednesday for the middle."""
    for found in _WEEK.finditer(said):
        part, ahead = (
            found["part"] or "",
            {"week after next": 2, "week": 0, "this week": 0}.get(found["week"], 1),
        )
        monday = today + timedelta(days=7 * ahead - today.weekday())
        if part == "end":
            return monday + timedelta(days=7) if ends else None
        day = monday + timedelta(days=WEDNESDAY) if part.startswith("mid") else monday
        if ahead or (part and day > today):
            return day
    return None
