"""Twelve months of behaviour: visits that end with an order, visits that do not, the weekly newsletter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.shop.generator import habits
from bot.shop.generator.item import Item
from bot.shop.generator.orders import Placed
from bot.shop.generator.people import Person
from bot.shop.generator.shelf import LOT_DAYS

Whole = NDArray[np.int64]
Rows = list[tuple[int, str, str, str | None, int]]
"""id, customer, kind, product, seconds."""
DAY = 86_400
NONE = -1
"""No product."""
THURSDAY = 3
NEWSLETTER_HOUR = 9


class Kind(StrEnum):
    PAGE_VIEW = "page_view"
    PRODUCT_VIEW = "product_view"
    CART = "cart"
    PURCHASE = "purchase"
    LOGIN = "login"
    EMAIL_OPEN = "email_open"
    EMAIL_CLICK = "email_click"


@dataclass(frozen=True)
class Happened:
    """Events of one kind, as columns: numbers of the people and the products, and seconds since 1970."""

    kind: Kind
    who: Whole
    product: Whole
    at: Whole


def happened(kind: Kind, who: Whole, at: Whole, product: Whole | None = None) -> Happened:
    return Happened(kind, who, np.full(len(who), NONE) if product is None else product, at)


@dataclass(frozen=True)
class Site:
    """Who visits, and what is there to be looked at."""

    people: Sequence[Person]
    items: Sequence[Item]
    now: datetime

    @property
    def since(self) -> int:
        return int((self.now - timedelta(days=habits.EVENT_DAYS)).timestamp())

    def looked_at(self, times: Whole, rng: np.random.Generator) -> Whole:
        """Products that were on sale then, popular ones more often."""
        lots = sum(item.lot is not None for item in self.items)
        popular = np.array([item.popular for item in self.items]).cumsum()
        standing = np.array([0.0 if item.lot is not None else item.popular for item in self.items]).cumsum()
        chosen = np.searchsorted(popular, rng.random(len(times)) * popular[-1], side="right")
        instead = np.searchsorted(standing, rng.random(len(times)) * standing[-1], side="right")
        number = np.array([NONE if item.lot is None else item.lot for item in self.items])[chosen]
        first = habits.DAYS * (1 - number / lots)
        ago = (self.now.timestamp() - times) / DAY
        there = (number == NONE) | ((ago <= first) & (ago >= first - LOT_DAYS))
        return np.asarray(np.where(there, chosen, instead), dtype=np.int64)


def all_events(site: Site, orders: Sequence[Placed], seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    parts = [*_buying(site, orders, rng), *_visiting(site, rng), *_reading(site, rng)]
    joined = np.array([int(person.joined_at.timestamp()) for person in site.people])
    who = np.concatenate([part.who for part in parts])
    times = np.maximum(np.concatenate([part.at for part in parts]), joined[who])
    product = np.concatenate([part.product for part in parts])
    kinds = np.repeat(np.arange(len(parts)), [len(part.who) for part in parts])
    order = np.lexsort((kinds, who, times))
    order = order[(times[order] >= site.since) & (times[order] <= int(site.now.timestamp()))]
    names = [part.kind.value for part in parts]
    ids, products = [person.id for person in site.people], [item.id for item in site.items]
    columns = (values[order].tolist() for values in (who, kinds, product, times))
    return [
        (number, ids[one], names[kind], products[item] if item != NONE else None, when)
        for number, (one, kind, item, when) in enumerate(zip(*columns, strict=True), 1)
    ]


def _buying(site: Site, orders: Sequence[Placed], rng: np.random.Generator) -> list[Happened]:
    """What leads to an order: a login, pages, the products in it and others, the cart, the purchase."""
    numbers = {person.id: number for number, person in enumerate(site.people)}
    places = {item.id: number for number, item in enumerate(site.items)}
    bought = [one for one in orders if one.subscription is None and one.placed_at.timestamp() >= site.since]
    who = np.array([numbers[one.person.id] for one in bought], dtype=np.int64)
    at = np.array([int(one.placed_at.timestamp()) for one in bought], dtype=np.int64)
    first = np.array([places[one.lines[0][0].id] for one in bought], dtype=np.int64)
    counts = [len(one.lines) for one in bought]
    every = np.array([places[line[0].id] for one in bought for line in one.lines], dtype=np.int64)
    began = at - rng.integers(300, 2_400, len(at))
    viewed = np.repeat(began, counts) + rng.integers(40, 240, len(every))
    more = np.repeat(np.arange(len(bought)), rng.poisson(0.5, len(bought)))
    also = began[more] + rng.integers(30, 280, len(more))
    known = rng.random(len(at)) < habits.SIGNED_IN_SHARE
    return [
        happened(Kind.LOGIN, who[known], began[known]),
        happened(Kind.PAGE_VIEW, who, began + rng.integers(2, 30, len(at))),
        happened(Kind.PRODUCT_VIEW, np.repeat(who, counts), viewed, every),
        happened(Kind.PRODUCT_VIEW, who[more], also, site.looked_at(also, rng)),
        happened(Kind.CART, who, at - rng.integers(20, 60, len(at)), first),
        happened(Kind.PURCHASE, who, at, first),
    ]


def _visiting(site: Site, rng: np.random.Generator) -> list[Happened]:
    """Visits without an order, as long as the interest lasts, and rarer the less somebody buys."""
    now = site.now.timestamp()
    rate = np.array([person.rate for person in site.people])
    joined = np.array([person.joined_at.timestamp() for person in site.people])
    until = np.array([person.until.timestamp() for person in site.people])
    since = np.maximum(joined, site.since)
    months = np.maximum(np.minimum(until, now) - since, 0) / (30.4 * DAY)
    visits = rng.poisson(months * habits.VISITS_A_MONTH * np.clip(rate / rate.mean(), 0.3, 3.0))
    who = np.repeat(np.arange(len(site.people)), visits)
    began = (since[who] + rng.random(len(who)) * months[who] * 30.4 * DAY).astype(np.int64)
    more = np.repeat(np.arange(len(who)), 1 + rng.poisson(0.8, len(who)))
    viewed = began[more] + rng.integers(20, 900, len(more))
    products = site.looked_at(viewed, rng)
    left = rng.random(len(more)) < habits.ABANDONED / 1.8
    known = rng.random(len(who)) < habits.SIGNED_IN_SHARE / 2
    return [
        happened(Kind.LOGIN, who[known], began[known]),
        happened(Kind.PAGE_VIEW, who, began + rng.integers(2, 30, len(who))),
        happened(Kind.PRODUCT_VIEW, who[more], viewed, products),
        happened(
            Kind.CART, who[more][left], viewed[left] + rng.integers(5, 90, int(left.sum())), products[left]
        ),
    ]


def _reading(site: Site, rng: np.random.Generator) -> list[Happened]:
    """The newsletter goes out on Thursdays to those who agreed; who has lost interest opens it less."""
    weeks = _thursdays(site)
    readers = np.array([number for number, one in enumerate(site.people) if one.marketing], dtype=np.int64)
    until = np.array([site.people[number].until.timestamp() for number in readers])
    joined = np.array([site.people[number].joined_at.timestamp() for number in readers])
    awake = np.where(weeks[:, None] <= until[None, :], 1.0, 0.35) * (weeks[:, None] >= joined[None, :])
    opened = rng.random(awake.shape) < habits.NEWSLETTER_OPENED * awake
    week, reader = np.nonzero(opened)
    at = weeks[week] + (rng.exponential(5.0, len(week)) * 3_600).astype(np.int64)
    clicked = rng.random(len(at)) < habits.NEWSLETTER_CLICKED
    later = at[clicked] + rng.integers(5, 120, int(clicked.sum()))
    return [
        happened(Kind.EMAIL_OPEN, readers[reader], at),
        happened(Kind.EMAIL_CLICK, readers[reader][clicked], later, site.looked_at(later, rng)),
    ]


def _thursdays(site: Site) -> Whole:
    days = (site.now - timedelta(days=ago) for ago in range(habits.EVENT_DAYS))
    mornings = (day.replace(hour=NEWSLETTER_HOUR, minute=0, second=0) for day in days)
    return np.array([int(day.timestamp()) for day in mornings if day.weekday() == THURSDAY], dtype=np.int64)
