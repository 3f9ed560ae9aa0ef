"""Days and spans as people write them: "until mid March", "for 6 weeks", "the 28th", "a week later". Pure.

Days are British (4/7 is in July) and the next such day from today on. What is vague gives None, so that a
skill asks."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz, process

from bot.shop.working_days import add_months, easter_sunday

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALIKE = 85
"""RapidFuzz ratio from which a word is a month's name, misspelt."""
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
_SPAN = re.compile(
    rf"(?<![\w/.-])(?:{_COUNT}|(?P<half>half)(?: an?)?) (?:of )?(?:more )?"
    r"(?P<unit>days?|w(?:ee)?ks?|fortnights?|mo(?:u)?n?ths?|years?)\b"
)
_VAGUE = re.compile(r"\b(?:few|some|several|(?:week|month)s? or (?:two|so)|\d+ or \d+)\b")
_MONTH = r"(?P<month>[a-z]{3,10})"
_PART = r"(?P<part>mid(?:dle)?|beginning|start|early|late|end)"
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?(?![\d/-])")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?: (?P<year>20\d\d))?"
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?: (?P<year>20\d\d))?"
)
_PART_MONTH = re.compile(rf"\b{_PART}[ -](?:of )?(?:the )?{_MONTH}\b")
_ORDINAL = re.compile(r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b")
_IN_MONTH = re.compile(
    r"\b(?P<how>until|untill|till|til|in|over|during|through|by|to|before|for|out|all|from)"
    rf" (?:the )?{_MONTH}\b"
)
_WEEKDAY = re.compile(rf"\b(next )?({'|'.join(WEEKDAYS)})s?\b")
_FROM = re.compile(
    r"\b(?:from|starting(?: on)?|between) (.{3,30}?)(?: (?:to|until|till|til|and|for|through)\b|$)"
)
_SHIFT_ON = re.compile(r"\b(?:later|after|back|push|delay\w*|postpone|put off|further)\b")
_SHIFT_BACK = re.compile(r"\b(?:earlier|sooner|forward|before)\b")
_THROUGH = ("in", "over", "during", "through", "for", "out", "all")
"""Words before a month that mean the whole of it."""


@dataclass(frozen=True)
class Span:
    days: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        return add_months(day, self.months) + timedelta(days=self.days)


def span_named(text: str) -> Span | None:
    """How long; None when the text tells no length, or more than one."""
    said = _words(text)
    found = list(_SPAN.finditer(said))
    if len(found) != 1 or _VAGUE.search(said):
        return None
    unit, count = found[0]["unit"], found[0]["count"] or ""
    if found[0]["half"]:
        return Span(months=6) if unit.startswith("y") else None
    times = int(count) if count.isdigit() else _COUNTS[count]
    if unit.startswith("m"):
        return Span(months=times)
    if unit.startswith("y"):
        return Span(months=12 * times)
    return Span(days=times * (1 if unit.startswith("d") else 14 if unit.startswith("f") else 7))


def pause_end(text: str, today: date) -> date | None:
    """The day on which a pause that starts today is over: after "in August" that is 1 September."""
    said = _words(text)
    tail = re.search(r"\b(?:until|untill|till|til|to|by)\b.*", said)
    return (
        (_day_in(tail.group(), today) if tail else None)
        or _after_span(said, today)
        or _day_in(said, today, whole_months=True)
    )


def pause_start(text: str, today: date) -> date | None:
    """The day named after "from", "starting" or "between"; None when it is now."""
    found = _FROM.search(_words(text))
    return _day_in(found.group(1), today) if found else None


def day_named(text: str, today: date) -> date | None:
    return _day_in(_words(text), today)


def day_shifted(text: str, old: date) -> date | None:
    """ "a week later", "6 days earlier", seen from `old`."""
    said, span = _words(text), span_named(text)
    if span is None:
        return None
    if _SHIFT_BACK.search(said):
        return old - timedelta(days=span.days + 28 * span.months)
    return old + timedelta(days=span.days + 28 * span.months) if _SHIFT_ON.search(said) else None


def _after_span(said: str, today: date) -> date | None:
    span = span_named(said)
    return span.after(today) if span else None


def _day_in(said: str, today: date, *, whole_months: bool = False) -> date | None:
    readers: tuple[Callable[[str, date], date | None], ...] = (
        _iso,
        _day_and_month,
        _part_of_month,
        _slashed,
        _feast,
        _month_through if whole_months else _month_from,
        _ordinal,
        _weekday,
        _soon,
    )
    return next((day for reader in readers if (day := reader(said, today)) is not None), None)


def _iso(said: str, today: date) -> date | None:
    found = _ISO.search(said)
    return _real(*map(int, found.groups())) if found else None


def _day_and_month(said: str, today: date) -> date | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(said):
            month = _month(found["month"])
            if month:
                return _next(int(found["day"]), month, today, int(found["year"] or 0))
    return None


def _part_of_month(said: str, today: date) -> date | None:
    """The end of a month is over on the first of the next."""
    for found in _PART_MONTH.finditer(said):
        month = _this_or_next(found["month"], today)
        if not month:
            continue
        if found["part"] in ("late", "end"):
            return add_months(_month_coming(month, today), 1)
        return _next(15 if found["part"].startswith("mid") else 1, month, today)
    return None


def _slashed(said: str, today: date) -> date | None:
    found = _SLASHED.search(said)
    if found is None:
        return None
    year = int(found[3]) if found[3] else 0
    return _next(int(found[1]), int(found[2]), today, year + 2000 if 0 < year < 100 else year)


def _feast(said: str, today: date) -> date | None:
    if re.search(r"\beaster\b", said):
        day = easter_sunday(today.year)
        return day if day > today else easter_sunday(today.year + 1)
    if re.search(r"\b(?:christmas|xmas)\b", said):
        return _next(25, 12, today)
    return _next(1, 1, today) if re.search(r"\bnew year", said) else None


def _month_from(said: str, today: date) -> date | None:
    for found in _IN_MONTH.finditer(said):
        month = _month(found["month"])
        if month:
            return _next(1, month, today)
    return None


def _month_through(said: str, today: date) -> date | None:
    for found in _IN_MONTH.finditer(said):
        month = _month(found["month"])
        if month and found["how"] in _THROUGH:
            return add_months(_month_coming(month, today), 1)
    return _month_from(said, today)


def _ordinal(said: str, today: date) -> date | None:
    found = _ORDINAL.search(said)
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    start = today.replace(day=1)
    tried = (_real(*_year_month(add_months(start, ahead)), int(found[1])) for ahead in range(4))
    return next((day for day in tried if day is not None and day > today), None)


def _weekday(said: str, today: date) -> date | None:
    found = _WEEKDAY.search(said)
    if found is None:
        return None
    return today + timedelta(days=(WEEKDAYS.index(found[2]) - today.weekday() - 1) % 7 + 1)


def _soon(said: str, today: date) -> date | None:
    if re.search(r"\btomorrow\b", said):
        return today + timedelta(days=1)
    if re.search(r"\bnext week\b", said):
        return today + timedelta(days=7 - today.weekday())
    return add_months(today.replace(day=1), 1) if re.search(r"\bnext month\b", said) else None


def _month(word: str) -> int:
    """1 to 12; 0 for what is no month."""
    for number, name in enumerate(MONTHS, 1):
        if word == name or (word in (name[:3], name[:4]) and len(word) >= 3):
            return number
    if len(word) < 5:
        return 0
    best = process.extractOne(word, MONTHS, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[2] + 1 if best else 0


def _this_or_next(word: str, today: date) -> int:
    return today.month if word == "month" else _month(word)


def _next(day: int, month: int, today: date, year: int = 0) -> date | None:
    """That day of the year given, or the next one that has not passed."""
    found = _real(year or today.year, month, day)
    if found is not None and not year and found < today:
        return _real(today.year + 1, month, day)
    return found


def _month_coming(month: int, today: date) -> date:
    """The first of this month when it is that one, of the next such month otherwise."""
    return date(today.year + (month < today.month), month, 1)


def _year_month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _real(year: int, month: int, day: int) -> date | None:
    """None for 31 June and the like."""
    right = 1 <= month <= 12 and 1 <= day <= (monthrange(year, month)[1] if 1 <= month <= 12 else 0)
    return date(year, month, day) if right else None


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s/.-]", " ", text.casefold()).split()).replace(". ", " ")
