"""Days that are told by their month: "the 5th of June", "mid next month", "until July". Pure."""

import re
from calendar import monthrange
from datetime import date, timedelta

from rapidfuzz import fuzz, process

from bot.dialogue.skills.week_words import WEEKDAY, WEEKDAYS
from bot.shop.working_days import add_months

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
ALIKE = 85
"""RapidFuzz ratio from which a word is a month's name, misspelt."""
_NEXT = r"(?:the )?(?:next|following|coming) month"
_AHEAD = re.compile(r"next|following|coming")
_RELATIVE = rf"(?P<relative>(?:the )?month after next|{_NEXT}|this month|(?:the )?month)"
_AHEAD_MONTH = re.compile(rf"\b(?:{_NEXT}|month after next)\b")
_MONTH = rf"(?:{_RELATIVE}|(?P<name>[a-z]{{3,10}})(?: (?P<year>20\d\d))?)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})"
_TH = r"(?:st|nd|rd|th)"
_DAYS = (
    re.compile(rf"{_DAY}(?:{_TH}|(?= of))(?: of| in)? {_RELATIVE}\b"),
    re.compile(rf"\b{_RELATIVE} (?:on )?(?:the )?{_DAY}{_TH}\b"),
    re.compile(rf"{_DAY}{_TH}?(?: of| in)? (?P<name>[a-z]{{3,10}})\b(?: (?P<year>20\d\d))?"),
    re.compile(rf"\b(?P<name>[a-z]{{3,10}}) (?:on )?(?:the )?{_DAY}{_TH}?(?!\d)(?: (?P<year>20\d\d))?"),
)
_PART = re.compile(
    r"\b(?P<part>mid(?:dle|way)?|half ?way|(?:beginning|start)(?= of)|end|last day)[ -]"
    rf"(?:(?:of|in|through|into) )?(?:the )?{_MONTH}\b"
)
_NTHS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
_NTH = re.compile(rf"\b(?P<nth>{'|'.join(_NTHS)}) (?P<weekday>{WEEKDAY}) (?:of|in) {_MONTH}\b")
_ORDINAL = re.compile(
    rf"{_DAY}{_TH}\b(?! (?:box|bag|delivery|order|parcel|time|one|week|month|coffee|year|birthday))"
)
_WHOLE = re.compile(
    r"\b(?P<how>until|untill|till|til|to|by|before|in|over|during|through|for|out|all) (?:the whole of )?"
    rf"{_MONTH}\b(?: (?:and|to|through) (?P<last>[a-z]{{3,10}})\b)?"
)
_NAMED = re.compile(
    rf"\b(?:until|till|to|into|in|by|before|after|during|for|around|about|of|from) {_MONTH}\b"
)
_THROUGH = ("in", "over", "during", "through", "for", "out", "all")
"""Words before a month that mean the whole of it."""
_ABBREVIATED = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_VAGUE = re.compile(
    r"\b(?:some ?time"
    rf"|(?:early|late|later)(?: on)?(?: in)? (?:(?:this|next|the) )?(?:month|week|{_ABBREVIATED})"
    r"|towards? (?:the )?(?:end|start|beginning|middle)|same (?:day|date|time)"
    r"|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:(?:few|two) )?(?:days|weeks?|half|weekend"
    r"|fortnight) (?:of|in))\b"
)


def is_vague(said: str) -> bool:
    """It tells no day, although it may look so: "late June", "some time next week"."""
    return _VAGUE.search(said) is not None


def names_month(said: str, today: date) -> bool:
    """ "In July", "to next month"."""
    named = any(_month_of(found, today) for found in _NAMED.finditer(said))
    return named or _AHEAD_MONTH.search(said) is not None


def day_of_month(said: str, today: date) -> date | None:
    for pattern in _DAYS:
        for found in pattern.finditer(said):
            first = _month_of(found, today)
            if first is not None:
                return _coming(found, first, int(found["day"]), today)
    return _weekday_of_month(said, today)


def part_of_month(said: str, today: date, *, ends: bool) -> date | None:
    """With `ends`, the end of a month is the first of the next, when it is over."""
    for found in _PART.finditer(said):
        first, part = _month_of(found, today), found["part"]
        if first is None:
            continue
        if part == "end" and ends:
            return add_months(first, 1)
        if part in ("end", "last day"):
            return add_months(first, 1) - timedelta(days=1)
        return _coming(found, first, 15 if part.startswith(("mid", "half")) else 1, today)
    return None


def ordinal_day(said: str, today: date) -> date | None:
    """ "The 15th": of the month that is named elsewhere, else the next one that is to come."""
    found = _ORDINAL.search(said)
    if found is None or any(_month_of(one, today) for pattern in _DAYS for one in pattern.finditer(said)):
        return None
    day, start = int(found["day"]), today.replace(day=1)
    for month in _WHOLE.finditer(said):
        if (first := _month_of(month, today)) is not None:
            return _coming(month, first, day, today)
    tried = (add_months(start, ahead) for ahead in range(4))
    days = (real_day(first.year, first.month, day) for first in tried)
    return next((one for one in days if one is not None and one > today), None)


def end_of_month(said: str, today: date) -> date | None:
    """When something is over that lasts until a month, or through one: its first day, or the next one's."""
    for found in _WHOLE.finditer(said):
        first = _month_of(found, today)
        if first is None:
            continue
        if found["how"] not in _THROUGH:
            return _coming(found, first, 1, today)
        last = month_called(found["last"] or "")
        return add_months(_next_month_called(last, first) if last else first, 1)
    return None


def month_called(word: str) -> int:
    """1 to 12; 0 for what is no month."""
    for number, name in enumerate(MONTHS, 1):
        if word == name or (word in (name[:3], name[:4]) and len(word) >= 3):
            return number
    if len(word) < 5:
        return 0
    best = process.extractOne(word, MONTHS, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[2] + 1 if best else 0


def real_day(year: int, month: int, day: int) -> date | None:
    """None for 31 June and the like."""
    right = 1 <= month <= 12 and 1 <= day <= (monthrange(year, month)[1] if 1 <= month <= 12 else 0)
    return date(year, month, day) if right else None


def next_day(day: int, month: int, today: date, year: int = 0) -> date | None:
    """That day of the year given, or the next one that has not passed."""
    found = real_day(year or today.year, month, day)
    if found is not None and not year and found < today:
        return real_day(today.year + 1, month, day)
    return found


def _weekday_of_month(said: str, today: date) -> date | None:
    """ "The first Monday in June"."""
    for found in _NTH.finditer(said):
        first = _month_of(found, today)
        if first is None:
            continue
        days = [first + timedelta(days=at) for at in range(monthrange(first.year, first.month)[1])]
        of_kind = [day for day in days if day.weekday() == WEEKDAYS.index(found["weekday"])]
        return of_kind[_NTHS[found["nth"]]]
    return None


def _month_of(found: re.Match[str], today: date) -> date | None:
    """The first day of the month that a match names; None when it names none."""
    groups = found.groupdict()
    start, relative = today.replace(day=1), groups.get("relative")
    if relative:
        return add_months(start, 2 if "after" in relative else 1 if _AHEAD.search(relative) else 0)
    month = month_called(groups.get("name") or "")
    if not month:
        return None
    return date(int(groups["year"]), month, 1) if groups.get("year") else _next_month_called(month, start)


def _next_month_called(month: int, start: date) -> date:
    return date(start.year + (month < start.month), month, 1)


def _coming(found: re.Match[str], first: date, day: int, today: date) -> date | None:
    """A day of that month; where it has passed, of the next month or year that is called so."""
    chosen, groups = real_day(first.year, first.month, day), found.groupdict()
    if chosen is None or chosen >= today or groups.get("year"):
        return chosen
    if "this" in (groups.get("relative") or ""):
        return None
    later = add_months(first, 1 if groups.get("relative") else 12)
    return real_day(later.year, later.month, day)
