"""The range: 200 products with distinct names, prices as the articles state them, and their margins."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import yaml

RANGE = Path(__file__).parents[1] / "demo" / "range.yaml"
COUNT = 200
MARGIN = {
    "beans": 0.58,
    "tea": 0.62,
    "grinders": 0.34,
    "kettles": 0.36,
    "accessories": 0.5,
    "gift-cards": 0.0,
}


@dataclass(frozen=True)
class Item:
    """A product as the generator sees it: the row, and how it sells. Prices in pence."""

    name: str
    family: str
    price: int
    description: str
    colour: str
    popular: float
    electric: bool = False
    lot: int | None = None
    """Limited lots are on sale one after the other: the number of this one."""

    @property
    def id(self) -> str:
        bare = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")

    @property
    def for_subscription(self) -> bool:
        return self.family == "beans" and self.lot is None and "Flight" not in self.name


def read_range(path: Path = RANGE) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return value


def sizes(price: float) -> dict[str, int]:
    """Pence for 250 g, 500 g and 1 kg; the larger bags run from £16 to £30 and from £30 to £56."""
    share = (price - 8.5) / 7.5
    half, whole = round((16 + 14 * share) * 2) / 2, round((30 + 26 * share) * 2) / 2
    return {"250 g": round(price * 100), "500 g": round(half * 100), "1 kg": round(whole * 100)}


def all_products(rng: Random) -> list[Item]:
    """Every product, the standing range first; limited lots fill up to the count."""
    given = read_range()
    items = [
        *_coffees(given),
        *_teas(given),
        *_grinders(given),
        *_kettles(given),
        *_parts(given),
        *_gifts(given),
    ]
    items += _lots(given, COUNT - len(items), rng)
    return items


def _one(words: str) -> str:
    """`electric grinder` -> `An electric grinder`; by letter, which is enough for the words of the range."""
    return f"{'An' if words[0] in 'aeiou' else 'A'} {words}"


def _coffees(given: dict[str, Any]) -> Iterator[Item]:
    for coffee in given["coffees"]:
        colour = given["colours"][coffee["roast"]]
        text = (
            f"{_one(coffee['roast'])} roast from {coffee['origin']} "
            f"with notes of {' and '.join(coffee['notes'])}. Whole bean or ground to order."
        )
        for (size, pence), share in zip(sizes(coffee["price"]).items(), (1.0, 0.45, 0.25), strict=True):
            yield Item(f"{coffee['name']} {size}", "beans", pence, text, colour, coffee["popular"] * share)
    flight = given["flight"]
    text = "Four bags of 60 g from our range, a good way to find a favourite. Whole bean or ground to order."
    yield Item(f"{flight['name']} 4 x 60 g", "beans", round(flight["price"] * 100), text, "#b57a3f", 2.5)


def _teas(given: dict[str, Any]) -> Iterator[Item]:
    for tea in given["teas"]:
        colour = given["colours"][tea["kind"]]
        text = f"{_one(tea['kind'])} tea, {tea['notes']}."
        price = round(tea["price"] * 100)
        yield Item(f"{tea['name']} 100 g tin", "tea", price, f"{text} Loose leaf.", colour, tea["popular"])
        if tea["bags"]:
            yield Item(
                f"{tea['name']} 20 tea bags", "tea", 550, f"{text} In bags.", colour, tea["popular"] / 2
            )


def _grinders(given: dict[str, Any]) -> Iterator[Item]:
    for grinder in given["grinders"]:
        text = f"{_one(grinder['power'])} grinder for {grinder['use']}."
        yield from _finished(given, grinder, "grinders", text)


def _kettles(given: dict[str, Any]) -> Iterator[Item]:
    for kettle in given["kettles"]:
        yield from _finished(given, kettle, "kettles", f"A kettle that {kettle['use']}.")


def _finished(given: dict[str, Any], device: dict[str, Any], family: str, text: str) -> Iterator[Item]:
    for finish, colour in given["finishes"].items():
        yield Item(
            name=f"{device['name']} {finish}",
            family=family,
            price=device["price"] * 100,
            description=f"{text} In {finish.lower()}.",
            colour=colour,
            popular=device["popular"] * 0.12,
            electric=device["power"] == "electric",
        )


def _parts(given: dict[str, Any]) -> Iterator[Item]:
    colour, parts = given["colours"]["part"], given["parts"]
    for grinder in given["grinders"]:
        pence = parts[f"{grinder['power']}_burrs"] * 100
        yield Item(
            f"Burrs for {grinder['name']}",
            "accessories",
            pence,
            f"Spare burrs for the {grinder['name']} grinder.",
            colour,
            0.12,
        )
        text = f"A spare catch cup for the {grinder['name']} grinder."
        yield Item(
            f"Catch cup for {grinder['name']}", "accessories", parts["catch_cup"] * 100, text, colour, 0.08
        )
    for kettle in given["kettles"]:
        text = f"A spare lid for the {kettle['name']} kettle."
        yield Item(f"Lid for {kettle['name']}", "accessories", parts["kettle_lid"] * 100, text, colour, 0.08)


def _gifts(given: dict[str, Any]) -> Iterator[Item]:
    colour = given["colours"]["gift"]
    for pounds in given["gift_cards"]:
        text = f"A gift card worth £{pounds}, sent by e-mail and valid for 24 months."
        yield Item(f"Gift card £{pounds}", "gift-cards", pounds * 100, text, colour, 0.06)
    for months, pounds in given["gift_subscriptions"].items():
        text = f"A 250 g bag of coffee every month for {months} months, for an address in the UK."
        yield Item(f"Gift subscription {months} months", "gift-cards", pounds * 100, text, colour, 0.1)


def _lots(given: dict[str, Any], count: int, rng: Random) -> list[Item]:
    """Limited coffees, three sizes each while there is room."""
    names = [
        (country, f"{farm} {picking}")
        for picking in given["pickings"]
        for country, farms in given["farms"].items()
        for farm in farms
    ]
    items: list[Item] = []
    for number, (country, name) in enumerate(cycle(names)):
        if len(items) >= count:
            break
        process, roast = rng.choice(given["processes"]), rng.choice(given["roasts"])
        notes = rng.sample(given["notes"], 2)
        text = (
            f"A limited {roast} roast from {country}, {process} process, "
            f"with notes of {notes[0]} and {notes[1]}. It does not come back when it is gone."
        )
        price = rng.randrange(22, 33) / 2
        for size, pence in list(sizes(price).items())[: count - len(items)]:
            items.append(
                Item(f"{name} {size}", "beans", pence, text, given["colours"][roast], 2.0, lot=number)
            )
    return items
