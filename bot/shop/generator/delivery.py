"""What happens to a parcel and when: dispatch, transit, scans, and what goes wrong.

The rules are those of docs/demo-shop.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

from bot.shop.working_days import LONDON, is_working

CUT_OFF = time(14)
PACKING = timedelta(minutes=90)


@dataclass(frozen=True)
class Zone:
    """Working days after dispatch, and what delivery costs in pence."""

    carrier: str
    prefix: str
    fastest: int
    slowest: int
    late_after: int
    lost_after: int
    fee: int
    free_from: int


UK = Zone("Redkite Parcels", "RK", 2, 3, 5, 10, 395, 3_500)
EU = Zone("Corvane Post", "CV", 4, 7, 10, 15, 995, 8_000)
US = Zone("Bluefin Air", "BF", 6, 10, 15, 20, 1_495, 12_000)


def zone_of(country: str) -> Zone:
    return {"GB": UK, "US": US}.get(country, EU)


def works(day: date) -> bool:
    """Working days on which the roastery is open, which it is not from 24 December to 1 January."""
    closed = (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day == 1)
    return is_working(day) and not closed


@cache
def add_working_days(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= works(day)
    return day


def working_days_before(day: date, count: int) -> date:
    while count > 0:
        day -= timedelta(days=1)
        count -= works(day)
    return day


def dispatch_day(placed_at: datetime) -> date:
    local = placed_at.astimezone(LONDON)
    day = local.date()
    if works(day) and local.time() < CUT_OFF:
        return day
    return add_working_days(day, 1)


def at(day: date, hour: float) -> datetime:
    """That hour in London. Right from 2 am on even when the clocks change in the night."""
    return _noon(day) + timedelta(minutes=round((hour - 12) * 60))


@cache
def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON).astimezone(UTC)


@dataclass(frozen=True)
class Parcel:
    """One parcel's whole fate; what of it has happened yet depends on when one looks."""

    zone: Zone
    packed_at: datetime
    shipped_at: datetime
    promised_on: date
    delivered_at: datetime | None
    """None for a parcel that is never delivered."""
    lost_on: date
    out: date
    transit: int
    """Working days; 0 for a parcel that is lost."""

    def last_scan(self, now: datetime, texts: list[str], rng: Random) -> tuple[str, datetime | None]:
        if self.delivered_at is not None and self.delivered_at <= now:
            return "Delivered", self.delivered_at
        seen = [(text, when) for when, text in self._scans(texts, rng) if when <= now]
        return seen[-1] if seen else ("", None)

    def _scans(self, texts: list[str], rng: Random) -> Iterator[tuple[datetime, str]]:
        yield self.shipped_at, f"Collected by {self.zone.carrier}"
        moving = self.transit - 1 if self.transit else rng.randint(1, self.zone.slowest)
        for number in range(min(moving, len(texts))):
            yield at(add_working_days(self.out, number + 1), rng.uniform(5, 8.5)), texts[number]


def plan_parcel(placed_at: datetime, country: str, rng: Random, *, days: int | None = None) -> Parcel:
    """`days` fixes the working days in transit; 0 means that the parcel is lost."""
    zone = zone_of(country)
    out = dispatch_day(placed_at)
    transit = _transit(zone, rng) if days is None else days
    return Parcel(
        zone=zone,
        packed_at=max(at(out, 11), placed_at + PACKING),
        shipped_at=at(out, 16.5),
        promised_on=add_working_days(out, zone.slowest),
        delivered_at=at(add_working_days(out, transit), rng.uniform(9, 17)) if transit else None,
        lost_on=add_working_days(out, zone.lost_after),
        out=out,
        transit=transit,
    )


def _transit(zone: Zone, rng: Random) -> int:
    """In time mostly; one in twenty late, one in a hundred lost (0)."""
    draw = rng.random()
    if draw < 0.011:
        return 0
    if draw < 0.062:
        return rng.randint(zone.slowest + 1, zone.lost_after)
    return rng.randint(zone.fastest, zone.slowest)
