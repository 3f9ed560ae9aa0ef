"""Coffee subscriptions: when they started, what they sent, what was skipped, and which ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from bot.shop.generator.delivery import at
from bot.shop.generator.habits import DAYS, LAPSED_SUBSCRIBER_SHARE, SUBSCRIBER_SHARE
from bot.shop.generator.item import Item
from bot.shop.generator.orders import Placed
from bot.shop.generator.people import Person
from bot.shop.stories import HELD_OUT, LATE, TREATED

MOST_SKIPS = 3
STORY_WEEKS = 2
STORY_BOX_DAYS = 7
"""Until the next box, which its owner has moved: it can be skipped or changed for days yet."""


@dataclass
class Subscribed:
    id: str
    person: Person
    item: Item
    every_weeks: int
    started_on: date
    state: str = "active"
    next_on: date | None = None
    skips: int = 0
    events: list[tuple[date, str]] = field(default_factory=list)
    boxes: list[date] = field(default_factory=list)

    @property
    def price(self) -> int:
        """Ten per cent less than one-off."""
        return round(self.item.price * 0.9)


def all_subscriptions(
    people: Sequence[Person], items: Sequence[Item], now: datetime, rng: Random, ids: Iterator[str]
) -> list[Subscribed]:
    bags = [item for item in items if item.for_subscription]
    weights = [item.popular for item in bags]
    return [
        _live(_start(person, rng.choices(bags, weights)[0], now, rng, next(ids)), now, rng)
        for person in people
        if _subscribes(person, rng)
    ]


def _subscribes(person: Person, rng: Random) -> bool:
    if person.story:
        return person.story in (TREATED, HELD_OUT)
    share = LAPSED_SUBSCRIBER_SHARE if person.lapsed else SUBSCRIBER_SHARE
    return not person.once and rng.random() < share


def _start(person: Person, item: Item, now: datetime, rng: Random, id: str) -> Subscribed:
    first = max(person.joined_at, now - timedelta(days=DAYS))
    room = max((_end(person, now) - first).days - 1, 0)
    begins = (first + timedelta(days=0 if person.story else rng.triangular(0, room, 0))).date()
    weeks = STORY_WEEKS if person.story else rng.choices((1, 2, 4), (10, 40, 50))[0]
    return Subscribed(id, person, item, weeks, begins, events=[(begins, "start")])


def _live(sub: Subscribed, now: datetime, rng: Random) -> Subscribed:
    """Box after box until today, a pause or the end. Who skips is likelier to leave."""
    today, day, in_a_row = now.date(), sub.started_on, 0
    end = _end(sub.person, now).date()
    calm = bool(sub.person.story)
    while day < today:
        if day > end:
            return _ended(sub, day, today)
        sub.boxes.append(day)
        day += timedelta(weeks=sub.every_weeks)
        draw = rng.random()
        if not calm and draw < 0.022 + 0.05 * in_a_row:
            return _ended(sub, min(day, today), today)
        if not calm and draw < 0.035 + 0.05 * in_a_row:
            resumed = _paused(sub, day, today, rng)
            if resumed is None:
                return sub
            day, in_a_row = resumed, 0
        elif draw < (0.04 if calm else 0.13) and in_a_row < MOST_SKIPS and day < today:
            sub.events.append((day, "skip"))
            sub.skips += 1
            in_a_row += 1
            day += timedelta(weeks=sub.every_weeks)
        else:
            in_a_row = 0
    sub.next_on = day if day > today else today + timedelta(weeks=sub.every_weeks)
    if sub.person.story:
        sub.next_on = today + timedelta(days=STORY_BOX_DAYS)
    return sub


def _end(person: Person, now: datetime) -> datetime:
    return person.until if person.lapsed else now


def _ended(sub: Subscribed, day: date, today: date) -> Subscribed:
    asked = max(day - timedelta(days=3), sub.started_on)
    sub.events.append((min(asked, today), "cancel"))
    sub.state, sub.next_on = "cancelled", None
    return sub


def _paused(sub: Subscribed, day: date, today: date, rng: Random) -> date | None:
    """The day of the next box, or None while the pause lasts. A pause lasts up to three months."""
    begins = max(day - timedelta(days=4), sub.started_on + timedelta(days=1))
    back = day + timedelta(weeks=rng.randint(2, 12))
    if begins >= today:
        return day
    sub.events.append((begins, "pause"))
    if back > today:
        sub.state, sub.next_on = "paused", back
        return None
    sub.events.append((back, "resume"))
    return back


def boxes(subscriptions: Sequence[Subscribed], now: datetime, rng: Random) -> Iterator[Placed]:
    """Every box that was charged is an order, at the subscriber's price."""
    for sub in subscriptions:
        for day in sub.boxes:
            when = max(at(day, rng.uniform(5, 6)), sub.person.joined_at)
            if when < now:
                full = sub.item.price
                yield Placed(
                    sub.person,
                    when,
                    [(sub.item, 1, full)],
                    full - sub.price,
                    sub.id,
                    quiet=bool(sub.person.story),
                    days=2 if sub.person.story not in ("", LATE) else None,
                )
