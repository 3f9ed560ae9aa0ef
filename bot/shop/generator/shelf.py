"""What is on sale on a day, and what somebody puts in a basket then."""

import math
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from random import Random

from bot.shop.generator.habits import DAYS, FAVOURITE_SHARE, TASTES
from bot.shop.generator.item import Item
from bot.shop.generator.moments import Moment
from bot.shop.generator.orders import Placed
from bot.shop.generator.people import Person

LOT_DAYS = 120
"""How long a limited lot stays on sale."""
SLOT = 15
"""Days for which the shelf is taken as it stood on the first of them."""
WINTER = (11, 12)
GIVEN_IN_WINTER = {"gift-cards", "kettles", "mugs-and-books"}
WINTER_FACTOR = 2.2
WELCOME, ANOTHER = 0.45, 0.04
"""How often a first order carries a code, and any other."""


def lot_on_sale(lot: int, lots: int, days_ago: float) -> bool:
    """Lots follow one another from eighteen months ago to today; the highest numbers are the newest."""
    first = DAYS * (1 - lot / lots)
    return first - LOT_DAYS <= days_ago <= first


@dataclass
class Shelf:
    items: Sequence[Item]
    now: datetime
    _weights: dict[tuple[int, bool, bool, str], tuple[list[Item], list[float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lots = sum(item.lot is not None for item in self.items)

    def pick(self, when: datetime, person: Person, rng: Random) -> Item:
        key = ((self.now - when).days // SLOT, person.country == "US", when.month in WINTER, person.taste)
        if key not in self._weights:
            self._weights[key] = self._choice(*key)
        choice, cumulative = self._weights[key]
        return choice[bisect(cumulative, rng.random() * cumulative[-1])]

    def _choice(self, slot: int, abroad: bool, winter: bool, taste: str) -> tuple[list[Item], list[float]]:
        likes = TASTES[taste].likes
        choice = [item for item in self.items if self.has(item, slot * SLOT, abroad)]
        weights = (
            item.popular
            * likes.get(item.kind, 1.0)
            * (WINTER_FACTOR if winter and item.family in GIVEN_IN_WINTER else 1.0)
            for item in choice
        )
        return choice, list(accumulate(weights))

    def has(self, item: Item, days_ago: float, abroad: bool) -> bool:
        if item.electric and abroad:
            return False
        return item.lot is None or lot_on_sale(item.lot, self.lots, days_ago)


def one_off_orders(
    people: Sequence[Person], moments: Sequence[Moment], shelf: Shelf, rng: Random
) -> Iterator[Placed]:
    """One basket for each moment, oldest first, since what people have had they like to have again."""
    had: defaultdict[int, list[Item]] = defaultdict(list)
    for moment in moments:
        person = people[moment.person]
        items = _items(person, moment.when, had[moment.person], shelf, rng)
        had[moment.person] += items
        lines = [(item, _quantity(item, rng), item.price) for item in items]
        worth = sum(quantity * price for item, quantity, price in lines if item.family != "gift-cards")
        code = person.marketing and rng.random() < (WELCOME if moment.first else ANOTHER)
        yield Placed(person, moment.when, lines, discount=worth // 10 if code else 0)


def _items(person: Person, when: datetime, had: Sequence[Item], shelf: Shelf, rng: Random) -> list[Item]:
    wanted = min(1 + math.floor(rng.expovariate(1.1)), 4)
    picked: dict[str, Item] = {}
    for _ in range(wanted):
        item = rng.choice(had) if had and rng.random() < FAVOURITE_SHARE else None
        if item is None or not shelf.has(item, (shelf.now - when).days, person.country == "US"):
            item = shelf.pick(when, person, rng)
        picked[item.id] = item
    cards = [item for item in picked.values() if item.family == "gift-cards"]
    return cards[:1] or list(picked.values())


def _quantity(item: Item, rng: Random) -> int:
    several = item.family in ("beans", "tea") and item.price < 2_000
    return rng.choices((1, 2, 3), cum_weights=(60, 90, 100))[0] if several else 1
