"""Typed slots: values leave the text before the model reads it and come back after it wrote.

The model sees one placeholder token per value, so it can copy or drop an amount but never spell one.
Training and serving share this file: a change here means new weights.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class SlotKind(StrEnum):
    CONTACT = "contact"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    PERCENT = "percent"
    CODE = "code"
    NUMBER = "number"


ROOM: dict[SlotKind, int] = {
    SlotKind.NUMBER: 20,
    SlotKind.MONEY: 12,
    SlotKind.DATE: 10,
    SlotKind.TIME: 8,
    SlotKind.PERCENT: 8,
    SlotKind.CODE: 8,
    SlotKind.CONTACT: 8,
}
"""How many different values of a kind one brief may hold; what comes after stays ordinary text."""

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_SIGN = r"(?:US\$|A\$|C\$|NZ\$|[$£€¥₹]|CHF|EUR|USD|GBP|SEK|NOK|DKK|PLN|AUD|CAD|NZD|JPY|INR|CZK)"
_AFTER = (
    r"(?:€|euros?|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|AUD|CAD|NZD|JPY|INR|CZK"
    r"|dollars?|pounds?|pence|cents?|kr|zł|yen|francs?|rupees?)"
)
_TOP = r"(?:com|org|net|example|shop|store|co\.uk|eu|de|io)"
_AMOUNT = r"\d+(?:[.,]\d+)*"

_PATTERNS: tuple[tuple[SlotKind, str], ...] = (
    (SlotKind.CONTACT, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (SlotKind.CONTACT, r"(?:https?://|www\.)[^\s,;()]*[^\s,;().!?]"),
    (SlotKind.CONTACT, rf"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.{_TOP}\b(?:/[^\s,;().]*)?"),
    (SlotKind.DATE, rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? \d{{4}}\b)?"),
    (SlotKind.DATE, rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?"),
    (SlotKind.DATE, r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"),
    (SlotKind.TIME, r"\b\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\b\.?)|\b\d{1,2}:\d{2}\b|\b\d{1,2} ?[ap]\.?m\b"),
    (SlotKind.MONEY, rf"{_SIGN} ?{_AMOUNT}|\b{_AMOUNT} ?{_AFTER}(?!\w)"),
    (SlotKind.PERCENT, rf"\b{_AMOUNT} ?%"),
    (SlotKind.CONTACT, r"(?<!\w)\+?\d(?:[ ()/-]{0,2}\d){8,14}\b"),
    (SlotKind.CONTACT, r"\b0\d{2,4}[ -]\d{3,4}(?:[ -]\d{2,4})+\b"),
    (SlotKind.CODE, r"#\d[\w-]*|\b\d{5,}\b"),
    (SlotKind.CODE, r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,}[A-Z0-9]\b"),
    (SlotKind.NUMBER, rf"(?<![\w]){_AMOUNT}(?:st|nd|rd|th)?"),
)
_ANY = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_PATTERNS)))


@dataclass(frozen=True)
class Value:
    """A value found in a text; `start` and `end` are character offsets."""

    kind: SlotKind
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """Equal for one value written with other spacing, case or a leading number sign."""
        return re.sub(r"\s+|^#", "", self.text).lower()


def find_values(text: str) -> list[Value]:
    """All values in reading order; they never overlap."""
    found = []
    for match in _ANY.finditer(text):
        kind = _PATTERNS[int((match.lastgroup or "k0")[1:])][0]
        found.append(Value(kind, match.group(), match.start(), match.end()))
    return found


def _first_token() -> dict[SlotKind, int]:
    first, at = {}, FIRST_SLOT
    for kind, room in ROOM.items():
        first[kind] = at
        at += room
    return first


FIRST_SLOT = 20
"""Token ids below belong to acts, moods and the sentence mark (see phraser/source.py)."""
_FIRST = _first_token()
LAST_SLOT = FIRST_SLOT + sum(ROOM.values()) - 1


def is_slot(token: int) -> bool:
    return FIRST_SLOT <= token <= LAST_SLOT


def kind_of(token: int) -> SlotKind:
    """The kind of value a placeholder token stands for."""
    return next(kind for kind, room in ROOM.items() if _FIRST[kind] <= token < _FIRST[kind] + room)


@dataclass
class SlotTable:
    """Gives every distinct value of one brief its placeholder; equal values share one.

    With `shuffle`, placeholders are drawn at random, so that training never ties a meaning to an index.
    """

    shuffle: Random | None = None
    _given: dict[tuple[SlotKind, str], int] = field(default_factory=dict)
    _free: dict[SlotKind, list[int]] = field(default_factory=dict)

    def token(self, value: Value) -> int | None:
        """The placeholder of `value`, or None when its kind has no room left."""
        key = (value.kind, value.key)
        if key not in self._given:
            free = self._free_of(value.kind)
            if not free:
                return None
            self._given[key] = free.pop(0)
        return self._given[key]

    def _free_of(self, kind: SlotKind) -> list[int]:
        if kind not in self._free:
            tokens = list(range(_FIRST[kind], _FIRST[kind] + ROOM[kind]))
            if self.shuffle is not None:
                self.shuffle.shuffle(tokens)
            self._free[kind] = tokens
        return self._free[kind]


def unbacked(text: str, sources: Sequence[str]) -> list[str]:
    """Values of `text` that none of `sources` holds."""
    backed = {value.key for source in sources for value in find_values(source)}
    return [value.text for value in find_values(text) if value.key not in backed]
