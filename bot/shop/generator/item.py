"""A product as the generator sees it: what the shop shows of it, and how it sells."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

MARGIN = {
    "beans": 0.58,
    "tea": 0.62,
    "grinders": 0.34,
    "kettles": 0.36,
    "accessories": 0.5,
    "gift-cards": 0.0,
    "mugs-and-books": 0.46,
}


@dataclass(frozen=True)
class Item:
    """Prices in pence."""

    name: str
    family: str
    price: int
    description: str
    colour: str
    popular: float
    kind: str
    """What tastes go by, see habits.TASTES."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    electric: bool = False
    lot: int | None = None
    """Limited lots are on sale one after the other: the number of this one."""

    @cached_property
    def id(self) -> str:
        bare = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", bare.replace("'", "")).strip("-")

    @property
    def for_subscription(self) -> bool:
        return self.family == "beans" and self.lot is None and "Flight" not in self.name


def sentence(text: str, extra: str) -> str:
    """`text` with `extra` before its last full stop."""
    return f"{text.removesuffix('.')}{extra}."
