"""Days as people write them: "until mid March", "for 6 weeks", "the 28th", "a week later". Pure.

Days are British (4/7 is in July) and the next such day from today on. What is vague gives None, so that a
skill asks."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.dialogue.skills.month_words import (
    day_of_month,
    end_of_month,
    is_vague,
    names_month,
    next_day,
    ordinal_day,
    part_of_month,
    real_day,
)
from bot.dialogue.skills.span_words import SPAN, span_in, span_of
from bot.dialogue.skills.week_words import WEEKDAY, counted_day, day_from_near, near_day
from bot.shop.working_days import easter_sunday

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?(?![\d/-])")
_END_OF_YEAR = re.compile(r"\b(?:end of (?:the|this) year|year end)\b")
_AROUND = re.compile(rf"{SPAN} (?P<way>after|before) (?P<rest>.+)")
_FROM = re.compile(
    r"\b(?:from|starting(?: on)?|between) (.{3,30}?)(?: (?:to|until|till|til|and|for|through)\b|$)"
)
_UNTIL = re.compile(r"\b(?:until|untill|till|til)\b")
_TO = re.compile(r"\b(?:to|by)\b")
_NEXT_WEEKDAY = re.compile(rf"\bnext (?:{WEEKDAY})\b")
_SHIFT_ON = re.compile(r"\b(?:later|after|back|push|delay\w*|postpone|put off|further)\b")
_SHIFT_BACK = re.compile(r"\b(?:earlier|sooner|forward|before)\b")
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_ORDINALS = {
    **{word: at for at, word in enumerate((*_UNITS, *_TEENS), 1)},
    **{"twentieth": 20, "thirtieth": 30, "thirty first": 31},
    **{f"twenty {word}": at for at, word in enumerate(_UNITS, 21)},
}
_ORDINAL = re.compile(
    rf"\b(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b".replace("y ", "y[ -]"),
)
_COUNTS_BOXES = 3
"""Up to here "the second" may count boxes, and is a day only where nothing follows, or its month."""
_OF_A_MONTH = re.compile(r" of | in |$")


def pause_end(text: str, today: date, since: date | None = None) -> date | None:
    """The day on which a pause is over that starts today, on the day named or on `since`: after "in August"
    that is 1 September."""
    start, said = _start(_words(text), today)
    for word in (_UNTIL, _TO):
        for found in reversed(list(word.finditer(said))):
            if (day := _day_in(said[found.start() :], today, ends=True)) is not None:
                return day
    if (day := _around(said, today, ends=True) or day_from_near(said, today)) is not None:
        return day
    span = span_in(said)
    return span.after(start or since or today) if span else _day_in(said, today, ends=True, spans=False)


def pause_start(text: str, today: date) -> date | None:
    """The day named after "from", "starting" or "between"; None when it is now."""
    return _start(_words(text), today)[0]


def day_named(text: str, today: date) -> date | None:
    """One that a box can be moved to: a month or a part of one that is no day gives None."""
    said = _words(text)
    if (day := _around(said, today, ends=False) or counted_day(said, today)) is not None:
        return day
    start, rest = _start(said, today, months=False)
    return _day_in(rest, today, ends=False) or start


def names_no_day(text: str, today: date) -> bool:
    """It speaks of a time, and no day is known of it: "in July", "late next month", "next Friday"."""
    said = _words(text)
    told = is_vague(said) or names_month(said, today) or _NEXT_WEEKDAY.search(said) is not None
    return told and day_named(text, today) is None


def day_shifted(text: str, old: date) -> date | None:
    """ "a week later", "6 days earlier", seen from `old`; "a week after Easter" is seen from there."""
    said = _words(text)
    span = span_in(said)
    if span is None or counted_day(said, old) or _around(said, old, ends=False):
        return None
    days = timedelta(days=span.days + 28 * span.months)
    if _SHIFT_BACK.search(said):
        return old - days
    return old + days if _SHIFT_ON.search(said) else None


def _start(said: str, today: date, *, months: bool = True) -> tuple[date | None, str]:
    """The day on which it starts, and the text without it; with `months` a month alone is its first day."""
    found = _FROM.search(said)
    if found is None:
        return None, said
    named = found[1]
    day = _day_in(named, today, ends=False)
    if day is None and months:
        day = end_of_month(f"until {named}", today)
    return day, f"{said[: found.start()]} {said[found.end(1) :]}" if day else said


def _day_in(said: str, today: date, *, ends: bool, spans: bool = True) -> date | None:
    """With `ends` the day on which something is over that lasts until what is named; with `spans` "in two
    weeks" is a day."""
    if is_vague(said):
        return None
    readers: tuple[Callable[[], date | None], ...] = (
        lambda: _iso(said),
        lambda: _around(said, today, ends=ends),
        lambda: counted_day(said, today) if spans else day_from_near(said, today),
        lambda: day_of_month(said, today),
        lambda: part_of_month(said, today, ends=ends),
        lambda: _slashed(said, today),
        lambda: _feast(said, today, ends),
        lambda: end_of_month(said, today) if ends and not ordinal_day(said, today) else None,
        lambda: ordinal_day(said, today),
        lambda: near_day(said, today, ends=ends),
    )
    return next((day for reader in readers if (day := reader()) is not None), None)


def _around(said: str, today: date, *, ends: bool) -> date | None:
    """ "A week after Easter", "two days before the 15th"."""
    found = _AROUND.search(said)
    span = span_of(found) if found else None
    if found is None or span is None:
        return None
    day = _day_in(found["rest"], today, ends=ends)
    if day is None:
        return None
    return span.after(day) if found["way"] == "after" else span.before(day)


def _iso(said: str) -> date | None:
    found = _ISO.search(said)
    return real_day(*map(int, found.groups())) if found else None


def _slashed(said: str, today: date) -> date | None:
    found = _SLASHED.search(said)
    if found is None:
        return None
    year = int(found[3]) if found[3] else 0
    return next_day(int(found[1]), int(found[2]), today, year + 2000 if 0 < year < 100 else year)


def _feast(said: str, today: date, ends: bool) -> date | None:
    if re.search(r"\beaster\b", said):
        day = easter_sunday(today.year)
        return day if day > today else easter_sunday(today.year + 1)
    if re.search(r"\b(?:christmas|xmas)\b", said):
        return next_day(25, 12, today)
    if _END_OF_YEAR.search(said) and not ends:
        return next_day(31, 12, today)
    return next_day(1, 1, today) if re.search(r"\bnew year", said) or _END_OF_YEAR.search(said) else None


def _words(text: str) -> str:
    bare = " ".join(re.sub(r"[^\w\s/.-]", " ", text.casefold()).split()).replace(". ", " ").rstrip(". ")
    said = re.sub(r"\bthe day (?=after |before )", "a day ", bare)
    return _ORDINAL.sub(_figure, said)


def _figure(found: re.Match[str]) -> str:
    day = _ORDINALS[found.group().replace("-", " ")]
    counts = day <= _COUNTS_BOXES and not _OF_A_MONTH.match(found.string[found.end() :])
    return found.group() if counts else f"{day}th"
