"""Grinders and kettles in their finishes, and spare parts for every model, those of the past included."""

from collections.abc import Iterator
from typing import Any

from bot.shop.generator.item import Item

FINISHED = 0.12
"""The part of a model's sales that one finish has."""
PAST = 0.4
"""How parts for a model of the past sell, beside those for today's."""


def grinders(given: dict[str, Any]) -> Iterator[Item]:
    for grinder in given["grinders"]:
        facts = {"power": grinder["power"], "for": grinder["use"], **grinder["facts"]}
        yield from _finished(given, grinder, "grinders", facts)


def kettles(given: dict[str, Any]) -> Iterator[Item]:
    for kettle in given["kettles"]:
        power = "electric" if kettle["power"] == "electric" else "stovetop"
        yield from _finished(given, kettle, "kettles", {"power": power, **kettle["facts"]})


def _finished(
    given: dict[str, Any], device: dict[str, Any], family: str, facts: dict[str, Any]
) -> Iterator[Item]:
    for (finish, colour), text in zip(given["finishes"].items(), device["texts"], strict=True):
        yield Item(
            name=f"{device['name']} {finish}",
            family=family,
            price=device["price"] * 100,
            description=text,
            colour=colour,
            popular=device["popular"] * FINISHED,
            kind=family,
            facts={**facts, "finish": finish.lower()},
            electric=device["power"] == "electric",
        )


def parts(given: dict[str, Any]) -> Iterator[Item]:
    today = [
        *((grinder["power"], grinder) for grinder in given["grinders"]),
        *(("kettle", kettle) for kettle in given["kettles"]),
    ]
    for kind, model in today:
        yield from _parts_for(given, kind, model, 1.0, {"fits": [model["name"]]})
    for model in given["past"]:
        facts = {"fits": [model["name"]], "model_sold_until": model["until"]}
        yield from _parts_for(given, model["power"], model, PAST, facts)


def _parts_for(
    given: dict[str, Any], kind: str, model: dict[str, Any], share: float, facts: dict[str, Any]
) -> Iterator[Item]:
    for part in given["parts"][kind]:
        yield Item(
            name=f"{part['name']} for {model['name']}",
            family="accessories",
            price=part["price"] * 100,
            description=f"{part['text']} {model['clause']}",
            colour=given["colours"]["part"],
            popular=part["popular"] * share,
            kind="accessories",
            facts=facts,
        )
