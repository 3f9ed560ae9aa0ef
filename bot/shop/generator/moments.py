"""When orders are placed: how often each person buys, and the seasons of the shop, brought together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.shop.generator.delivery import at
from bot.shop.generator.habits import DAYS, LAPSE_DAYS, MONTH_WEIGHT
from bot.shop.generator.people import Person

Numbers = NDArray[np.float64]
DAY = 86_400
TILL_FIRST = 2_400
"""Seconds from joining to the first order."""
LEAST = 0.05
"""What is left to a day that subscription boxes and first orders have filled, of what it should have."""


@dataclass(frozen=True)
class Moment:
    person: int
    when: datetime
    first: bool
    """The order with which this person joined."""


class Calendar:
    """The days from the start of the window to today, by number, in London time."""

    def __init__(self, now: datetime) -> None:
        self.now = now.timestamp()
        self.start = (now - timedelta(days=DAYS)).date()
        days = [self.start + timedelta(days=number) for number in range(DAYS + 1)]
        self.midnights = np.array([at(day, 0).timestamp() for day in days])
        weights = np.array([MONTH_WEIGHT[day.month] for day in days])
        weights[-1] *= (self.now - self.midnights[-1]) / DAY
        self.season = np.maximum(weights, 1e-6)

    def number(self, moments: Numbers) -> Numbers:
        return np.asarray(np.clip((moments - self.midnights[0]) / DAY, 0.0, DAYS + 1.0))

    def count(self, days: Numbers) -> Numbers:
        """How many fall on each day."""
        return np.bincount(np.clip(days.astype(int), 0, DAYS), minlength=DAYS + 1).astype(float)

    def number_of(self, day: date) -> int:
        return (day - self.start).days


def placed(
    people: Sequence[Person], boxes: Sequence[date], count: int, now: datetime, rng: np.random.Generator
) -> list[Moment]:
    """`count` orders beside the subscriptions' boxes, which fill their days already; oldest first."""
    calendar = Calendar(now)
    joined = np.array([person.joined_at.timestamp() for person in people])
    first = calendar.number(joined)
    last = np.maximum(calendar.number(np.array([person.until.timestamp() for person in people])), first)
    must, days = _promised(people, calendar, first, last, rng)
    full = calendar.count(np.array([calendar.number_of(day) for day in boxes], dtype=float))
    full += calendar.count(days)
    who, more = _rest(people, calendar, first, last, full, count - len(must), rng)
    return _moments(calendar, joined, np.concatenate([must, who]), np.concatenate([days, more]), rng)


def _promised(
    people: Sequence[Person], calendar: Calendar, first: Numbers, last: Numbers, rng: np.random.Generator
) -> tuple[NDArray[np.int64], Numbers]:
    """The orders that make somebody a customer, a returning one, and one who has not lapsed."""
    once = np.array([person.once for person in people])
    lapsed = np.array([person.lapsed for person in people])
    recent = np.where(lapsed, first, np.maximum(first, DAYS + 1.0 - (LAPSE_DAYS - 1)))
    opening = _drawn(calendar.season, np.where(once & (first <= 0), recent, first), last, rng)
    opening = np.where(first > 0, first, opening)
    again = _drawn(calendar.season, recent, np.maximum(last, recent), rng)
    everybody = np.arange(len(people))
    return np.concatenate([everybody, everybody[~once]]), np.concatenate([opening, again[~once]])


def _rest(
    people: Sequence[Person],
    calendar: Calendar,
    first: Numbers,
    last: Numbers,
    full: Numbers,
    count: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], Numbers]:
    """Shared out so that the sum over all people follows the season, however many of them there were then."""
    rates = np.array([0.0 if person.once else person.rate for person in people])
    whole = calendar.season / calendar.season.sum() * (full.sum() + count)
    wanted = np.maximum(whole - full, LEAST * whole)
    density = wanted / np.maximum(_active(first, last, rates), 1.0)
    weights = rates * (_mass(density, last) - _mass(density, first))
    orders = rng.multinomial(count, weights / weights.sum())
    who = np.repeat(np.arange(len(people)), orders)
    return who, _drawn(density, first[who], last[who], rng)


def _active(first: Numbers, last: Numbers, rates: Numbers) -> Numbers:
    """The rates of all whose windows cover a day; a day that is covered in part counts in part."""
    change = np.zeros(DAYS + 3)
    for edge, sign in ((first, 1.0), (last, -1.0)):
        day = edge.astype(int)
        part = edge - day
        np.add.at(change, day, sign * rates * (1 - part))
        np.add.at(change, day + 1, sign * rates * part)
    return np.cumsum(change)[: DAYS + 1]


def _mass(density: Numbers, days: Numbers) -> Numbers:
    grid = np.arange(len(density) + 1, dtype=float)
    return np.asarray(np.interp(days, grid, np.concatenate([[0.0], np.cumsum(density)])))


def _drawn(density: Numbers, first: Numbers, last: Numbers, rng: np.random.Generator) -> Numbers:
    """One day from each window, by the inverse of the cumulated density."""
    low, high = _mass(density, first), _mass(density, last)
    grid = np.arange(len(density) + 1, dtype=float)
    wanted = low + (high - low) * rng.random(len(first))
    return np.asarray(np.interp(wanted, np.concatenate([[0.0], np.cumsum(density)]), grid))


def _moments(
    calendar: Calendar, joined: Numbers, who: NDArray[np.int64], days: Numbers, rng: np.random.Generator
) -> list[Moment]:
    """Give each day an hour, evenings rather than nights; nobody orders before they have joined."""
    hours = np.clip(rng.normal(15.5, 4.2, len(days)), 0.1, 23.8)
    times = calendar.midnights[np.clip(days.astype(int), 0, DAYS)] + hours * 3_600
    times = np.minimum(times, calendar.now - rng.integers(300, 9_000, len(days)))
    newcomer = calendar.number(joined) > 0
    opening = np.concatenate([newcomer, np.zeros(len(who) - len(joined), bool)])
    times = np.where(opening, 0, times)
    times = np.floor(np.maximum(times, (joined + TILL_FIRST)[who]))
    order = np.lexsort((who, times))
    return [
        Moment(int(who[one]), datetime.fromtimestamp(int(times[one]), UTC), bool(opening[one]))
        for one in order
    ]
