"""The customers, in the places that the shop delivers to; the story's customers come first."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bot.shop.generator.habits import (
    CLUB_SHARE,
    DAYS,
    LAPSE_DAYS,
    LAPSED_SHARE,
    MARKETING_SHARE,
    REPEAT_SHARE,
    TASTES,
)
from bot.shop.stories import CAST, HAPPY

PEOPLE = Path(__file__).parents[1] / "demo" / "people.yaml"
OLDEST = 4_000
"""Days since the shop opened, or a little less."""
MOST_A_YEAR = 26.0
"""Orders beside a subscription."""
SPARE = 10
"""Days that lie between joining and losing interest, at least."""


@dataclass(frozen=True)
class Person:
    """A customer, and what makes them buy. `rate`: orders a year; `until`: when they lose interest."""

    id: str
    name: str
    email: str
    country: str
    region: str
    joined_at: datetime
    club: bool
    marketing: bool
    rate: float
    until: datetime
    taste: str = "all-round"
    lapsed: bool = False
    """No order in the last `LAPSE_DAYS`."""
    once: bool = False
    """Ordered a single time."""
    story: str = ""


@cache
def read_people(path: Path = PEOPLE) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return value


def all_people(count: int, now: datetime, rng: Random, ids: Iterator[str]) -> list[Person]:
    given = read_people()
    people = [_of_story(number, now, ids) for number in range(len(CAST))]
    taken = {person.email for person in people}
    places = list(given["places"])
    weights = [place["weight"] for place in given["places"].values()]
    tastes, shares = list(TASTES), [taste.share for taste in TASTES.values()]
    while len(people) < count:
        region = rng.choices(places, weights)[0]
        names = given["names"][given["places"][region]["names"]]
        name = f"{rng.choice(names['first'])} {rng.choice(names['last'])}"
        joined = now - timedelta(days=_joined_days_ago(rng), seconds=rng.randrange(86_400))
        person = Person(
            id=next(ids),
            name=name,
            email=_email(name, rng.choice(given["mail"]), taken),
            country=given["places"][region]["country"],
            region=region,
            joined_at=joined,
            club=rng.random() < CLUB_SHARE,
            marketing=rng.random() < MARKETING_SHARE,
            rate=min(rng.gammavariate(0.55, 9.0) + 0.5, MOST_A_YEAR),
            until=now,
            taste=rng.choices(tastes, shares)[0],
        )
        people.append(person)
    return _settled(people, now, rng)


def _joined_days_ago(rng: Random) -> float:
    return min(rng.expovariate(1 / 700) + 1, OLDEST)


def _settled(people: Sequence[Person], now: datetime, rng: Random) -> list[Person]:
    """Choose who has lapsed and who ordered only once, as many of each as the habits say."""
    ages = {person.id: (now - person.joined_at).days for person in people if not person.story}
    old = [id for id, age in ages.items() if age > LAPSE_DAYS + SPARE]
    lapsed = set(rng.sample(old, round(LAPSED_SHARE * len(people))))
    # Whoever joined in the window ordered then; if that was long ago and was all, they have lapsed.
    single = [id for id, age in ages.items() if id in lapsed or age < LAPSE_DAYS - SPARE or age > DAYS]
    once = set(rng.sample(single, round((1 - REPEAT_SHARE) * len(people))))
    return [
        person
        if person.story
        else replace(
            person,
            lapsed=person.id in lapsed,
            once=person.id in once,
            until=now - timedelta(days=_quiet_days(ages[person.id], person.id in lapsed, rng)),
        )
        for person in people
    ]


def _quiet_days(age: int, lapsed: bool, rng: Random) -> float:
    """Days since the last moment at which somebody would have ordered."""
    if lapsed:
        return LAPSE_DAYS + 1 + rng.uniform(0, min(age, DAYS) - LAPSE_DAYS - SPARE / 2)
    return min(rng.expovariate(1 / 45), LAPSE_DAYS - 2 * SPARE, age / 2)


def _email(name: str, host: str, taken: set[str]) -> str:
    bare = unicodedata.normalize("NFKD", name.lower().replace("ü", "ue").replace("ä", "ae"))
    local = ".".join(bare.encode("ascii", "ignore").decode().split())
    number = 1
    while (email := f"{local}{number if number > 1 else ''}@{host}") in taken:
        number += 1
    taken.add(email)
    return email


def _of_story(number: int, now: datetime, ids: Iterator[str]) -> Person:
    cast = CAST[number]
    joined = now - timedelta(days=440 + 17 * number)
    return Person(
        id=next(ids),
        name=cast.name,
        email=cast.email,
        country=cast.region[:2],
        region=cast.region,
        joined_at=joined,
        club=cast.club,
        marketing=True,
        rate=7.0 if cast.key == HAPPY else 3.0,
        until=now - timedelta(days=35),
        story=cast.key,
    )
