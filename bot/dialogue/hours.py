"""When people answer: open now or not, when they are next, and how to say so. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.shop.folder import ShopConfig, Weekday

LOOKS_AHEAD = 366
"""Days; whoever is closed for longer is closed."""
SOON = 7
"""Days that are called by their weekday alone."""


@dataclass(frozen=True)
class OpeningHours:
    days: frozenset[int]
    """As `date.weekday` counts: 0 is Monday."""
    opens: time
    closes: time
    holidays: frozenset[date]
    zone: ZoneInfo

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        return self._works(local.date()) and self.opens <= local.time() < self.closes

    def next_opening(self, at: datetime) -> datetime | None:
        """The first opening after `at`; None when there is none within a year."""
        openings = (datetime.combine(day, self.opens, self.zone) for day in self._days_from(at))
        return next((opening for opening in openings if opening > at), None)

    def _days_from(self, at: datetime) -> Iterator[date]:
        today = at.astimezone(self.zone).date()
        ahead = (today + timedelta(days=count) for count in range(LOOKS_AHEAD + 1))
        return (day for day in ahead if self._works(day))

    def _works(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.holidays


def open_hours(config: ShopConfig) -> OpeningHours | None:
    """None for a shop that tells its hours in words alone."""
    if config.hours is None:
        return None
    order = list(Weekday)
    return OpeningHours(
        days=frozenset(order.index(day) for day in config.hours.days),
        opens=config.hours.opens,
        closes=config.hours.closes,
        holidays=frozenset(config.hours.holidays),
        zone=ZoneInfo(next(iter(config.site.values())).time_zone),
    )


def spoken(opening: datetime, now: datetime) -> str:
    """`today at 9:00 London time`, `tomorrow at ...`, `on Monday at ...`, `on Monday 4 January at ...`."""
    zone = opening.tzinfo
    away = (opening.date() - now.astimezone(zone).date()).days
    hour = f"{opening.hour}:{opening.minute:02} {_zone_name(opening)}"
    if away < 2:
        return f"{'tomorrow' if away else 'today'} at {hour}"
    day = format_date(opening.date(), "EEEE" if away < SOON else "EEEE d MMMM", "en_GB")
    return f"on {day} at {hour}"


def _zone_name(at: datetime) -> str:
    """A zone is called after its city, as people do."""
    key = str(at.tzinfo)
    city = key.rpartition("/")[2].replace("_", " ")
    return f"{city} time" if "/" in key and not key.startswith("Etc/") else city
