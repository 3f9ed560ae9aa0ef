"""How long, as people write it: "6 weeks", "a fortnight", "half a year". Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.shop.working_days import add_months

_COUNTS: Mapping[str, int] = {
    "a": 1,
    "an": 1,
    "one": 1,
    "couple": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fourteen": 14,
    "thirty": 30,
    "forty": 40,
}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
SPAN = (
    rf"(?<![\w/.-])(?:{_COUNT}|(?P<half>half)(?: an?)?) (?:of )?(?:more )?"
    r"(?P<unit>days?|w(?:ee)?ks?|fortnights?|mo(?:u)?n?ths?|years?)\b"
)
"""A pattern with the groups that `span_of` reads."""
_SPAN = re.compile(SPAN)
_ABOUT = r"(?:day|week|month|fortnight)s? or (?:two|so)|\d+ or \d+"
_OR_SO = re.compile(rf"\b(?:{_ABOUT})\b")
_VAGUE = re.compile(rf"\b(?:few|some|several|{_ABOUT})\b")


@dataclass(frozen=True)
class Span:
    days: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        return add_months(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        return add_months(day, -self.months) - timedelta(days=self.days)


def span_in(said: str) -> Span | None:
    """Of a text in lower case; None when it tells no length, or more than one."""
    found = list(_SPAN.finditer(said))
    return span_of(found[0]) if len(found) == 1 and not _VAGUE.search(said) else None


def is_about(said: str) -> bool:
    """ "A week or two"."""
    return _OR_SO.search(said) is not None


def span_of(found: re.Match[str]) -> Span | None:
    unit, count = found["unit"], found["count"] or ""
    if found["half"]:
        return Span(months=6) if unit.startswith("y") else None
    times = int(count) if count.isdigit() else _COUNTS[count]
    if unit.startswith("m"):
        return Span(months=times)
    if unit.startswith("y"):
        return Span(months=12 * times)
    return Span(days=times * (1 if unit.startswith("d") else 14 if unit.startswith("f") else 7))
