"""Products as the port shows them, their facts put into words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select

from bot.shop.values import Money, Product

UNITS = ("g", "l", "ml", "m", "mm", "cm", "w", "kg")
"""`weight_g: 250` reads `weight: 250 g`."""


def read_products(connection: Connection, query: Select[Any]) -> list[Product]:
    rows = connection.execute(query).mappings()
    return [
        Product(
            id=row["id"],
            name=row["name"],
            family=row["family"],
            price=Money(row["price"], row["currency"]),
            margin=row["margin"],
            stock=row["stock"],
            description=row["description"],
            url=f"/products/{row['id']}",
            colour=row["colour"],
            facts=in_words(row["facts"] or {}),
            restock_on=row["restock_on"],
        )
        for row in rows
    ]


def in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    words = {}
    for key, value in facts.items():
        name, _, unit = key.rpartition("_")
        measured = name and unit in UNITS
        shown = name if measured else key
        words[shown.replace("_", " ")] = f"{_said(value)} {unit}" if measured else _said(value)
    return words


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
