"""Working days as the demo shop counts them: Monday to Friday, no English bank holiday, London time."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OPENS = time(9)
CLOSES = time(17)


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def moment(day: date, hour: time) -> datetime:
    """That hour in London, in UTC."""
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


def opening(day: date) -> datetime:
    """When the desk opens on a working day: until then nobody has acted on what came in before."""
    return moment(day, OPENS)


def next_closing(now: datetime) -> datetime:
    """The end of this working day, or of the next where this one is over."""
    local = now.astimezone(LONDON)
    open_today = is_working(local.date()) and local.time() < CLOSES
    return moment(local.date() if open_today else add_working(local.date(), 1), CLOSES)


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + years, month + 1, 1)
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's standing ones; a holiday on a weekend is kept on the next free weekday."""
    easter = easter_sunday(year)
    days = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    days |= {day for day in fixed if day.weekday() < 5}
    for day in fixed:
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in days:
                day += timedelta(days=1)
            days.add(day)
    return frozenset(days)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def easter_sunday(year: int) -> date:
    """Gauss's rule in the form of Butcher (1876), for the Gregorian calendar."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    fours, odd = divmod(rest, 4)
    weekday = (32 + 2 * left + 2 * fours - moon - odd) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
