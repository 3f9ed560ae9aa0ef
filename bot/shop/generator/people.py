"""A thousand customers, in the places that the shop delivers to; the story's customers come first."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bot.shop.stories import CAST, HAPPY

PEOPLE = Path(__file__).parents[1] / "demo" / "people.yaml"
MONTHS = 18
DAYS = round(MONTHS * 30.4)


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
    story: str = ""


def read_people(path: Path = PEOPLE) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return value


def all_people(count: int, now: datetime, rng: Random, ids: Iterator[str]) -> list[Person]:
    given = read_people()
    people = [_of_story(number, now, ids) for number in range(len(CAST))]
    taken = {person.email for person in people}
    places = list(given["places"])
    weights = [place["weight"] for place in given["places"].values()]
    while len(people) < count:
        region = rng.choices(places, weights)[0]
        names = given["names"][given["places"][region]["names"]]
        name = f"{rng.choice(names['first'])} {rng.choice(names['last'])}"
        email = _email(name, rng.choice(given["mail"]), taken)
        joined = now - timedelta(days=_joined_days_ago(rng), seconds=rng.randrange(86_400))
        people.append(
            Person(
                id=next(ids),
                name=name,
                email=email,
                country=given["places"][region]["country"],
                region=region,
                joined_at=joined,
                club=rng.random() < 0.17,
                marketing=rng.random() < 0.68,
                rate=rng.gammavariate(0.55, 9.0) + 0.5,
                until=joined + timedelta(days=rng.expovariate(1 / 420) + 10),
            )
        )
    return people


def _joined_days_ago(rng: Random) -> float:
    """Most customers are newer than the window that orders are made for; the shop has grown."""
    return min(rng.expovariate(1 / 620) + 1, 1000)


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
