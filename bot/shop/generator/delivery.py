"""What happens to a parcel and when: dispatch, transit, scans, and what goes wrong.

The rules are those of docs/demo-shop.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
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
    """Weekdays; the roastery closes from 24 December to 1 January."""
    closed = (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day == 1)
    return day.weekday() < 5 and not closed


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
    return datetime.combine(day, time(int(hour), round(hour % 1 * 60) % 60), LONDON)


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
    scans: tuple[tuple[datetime, str], ...]

    def last_scan(self, now: datetime) -> tuple[str, datetime | None]:
        seen = [(text, when) for when, text in self.scans if when <= now]
        return seen[-1] if seen else ("", None)


def plan_parcel(
    placed_at: datetime, country: str, scans: list[str], rng: Random, *, days: int | None = None
) -> Parcel:
    """`days` fixes the working days in transit; 0 means that the parcel is lost."""
    zone = zone_of(country)
    out = dispatch_day(placed_at)
    transit = _transit(zone, rng) if days is None else days
    shipped = at(out, 16.5)
    delivered = at(add_working_days(out, transit), rng.uniform(9, 17)) if transit else None
    stops = _scans(zone, out, transit, shipped, scans, rng)
    if delivered is not None:
        stops.append((delivered, "Delivered"))
    return Parcel(
        zone=zone,
        packed_at=max(at(out, 11), placed_at + PACKING),
        shipped_at=shipped,
        promised_on=add_working_days(out, zone.slowest),
        delivered_at=delivered,
        lost_on=add_working_days(out, zone.lost_after),
        scans=tuple(stops),
    )


def _transit(zone: Zone, rng: Random) -> int:
    """In time mostly; one in twenty late, one in a hundred lost (0)."""
    draw = rng.random()
    if draw < 0.011:
        return 0
    if draw < 0.062:
        return rng.randint(zone.slowest + 1, zone.lost_after)
    return rng.randint(zone.fastest, zone.slowest)


def _scans(
    zone: Zone, out: date, transit: int, shipped: datetime, texts: list[str], rng: Random
) -> list[tuple[datetime, str]]:
    stops = [(shipped, f"Collected by {zone.carrier}")]
    moving = transit - 1 if transit else rng.randint(1, zone.slowest)
    for number in range(min(moving, len(texts))):
        day = add_working_days(out, number + 1)
        stops.append((at(day, rng.uniform(5, 8.5)), texts[number]))
    return stops
