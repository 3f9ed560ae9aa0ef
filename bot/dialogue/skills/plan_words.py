"""How often and how large: what a message asks of a subscription's plan. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value")

OTHER = 0
"""A rhythm that is named and not offered."""
RHYTHMS = (1, 2, 4)
SIZES = ("250 g", "500 g", "1 kg")
_OFTEN: Sequence[tuple[str, int]] = (
    (
        r"fortnightly|bi ?weekly|2 weekly|(?:every|each) (?:other|second|two|2) weeks?"
        r"|(?:every|each|once a) fortnight|every 14 days|all (?:2|two) weeks",
        2,
    ),
    (
        r"(?:every|each) (?:other|second|two|2|three|3|six|6) months?|quarterly|daily|every day"
        r"|every (?:three|3|third|five|5|six|6|eight|8|ten|10) weeks?"
        r"|(?:twice|two times) (?:a|per) (?:week|month)",
        OTHER,
    ),
    (r"monthly|4 weekly|(?:every|each|once a|per) month|every (?:four|4) weeks?|all (?:4|four) weeks", 4),
    (r"weekly|(?:every|each|once a|per) week|every (?:one|1) week|every 7 days", 1),
)
_LARGE: Sequence[tuple[str, str]] = (
    (r"half (?:a )?kilo|500 ?g(?:rams?|r)?|500", "500 g"),
    (r"quarter (?:of a )?kilo|250 ?g(?:rams?|r)?|250", "250 g"),
    (r"1 ?kg|1000 ?g(?:rams?)?|kilo(?:gram)?s?|kg", "1 kg"),
)
_LEFT = re.compile(r"(?:from|instead of|rather than|not|than|was|no more)(?: a| the| my| one)?$")
_RARER = re.compile(
    r"\b(?:less often|less frequent(?:ly)?|slow (?:(?:it|them|things) )?down|ease off|fewer boxes|too often"
    r"|too many deliver\w+|too much coffee|piling up)\b"
)
_OFTENER = re.compile(r"\b(?:more often|more frequent(?:ly)?)\b")
_LARGER = re.compile(r"\b(?:bigger|larger|upgrade|go up)\b")
_SMALLER = re.compile(r"\b(?:smaller|downgrade|go down)\b")
_ELSEWHERE = re.compile(
    r"\b(?:grind|ground|grinder|whole beans?|cafetiere|french press|aeropress|moka|coarser|finer"
    r"|(?:number|amount) of bags|(?:one|two|three|four|[1-4]|second|extra|another) bags?)\b"
)


def rhythm_wished(text: str, now: int) -> int | None:
    """1, 2 or 4 weeks; OTHER for what is not offered; None when the text names none but the present one."""
    said = _words(text)
    named = list(_named(_OFTEN, said))
    wished = [weeks for weeks in named if weeks != now]
    if wished:
        return wished[-1]
    if _OFTENER.search(said):
        return _beside(RHYTHMS, now, -1)
    return _beside(RHYTHMS, now, 1) if not named and _RARER.search(said) else None


def size_wished(text: str, now: str) -> str:
    """One of SIZES; empty when the text names none but the present one."""
    said = _words(text)
    named = [size for size in _named(_LARGE, said) if size != now]
    if named:
        return named[-1]
    step = 1 if _LARGER.search(said) else -1 if _SMALLER.search(said) else 0
    return (_beside(SIZES, now, step) if step else None) or ""


def set_elsewhere(text: str) -> bool:
    """The grind and the number of bags, which only the account's page changes."""
    return _ELSEWHERE.search(_words(text)) is not None


def _named(known: Sequence[tuple[str, Value]], said: str) -> Iterator[Value]:
    """Every value that is named as what shall be, in the order of the text; "from", "not" and the like
    before it make it what has been."""
    found: dict[int, Value] = {}
    for pattern, value in known:
        for match in re.finditer(rf"\b(?:{pattern})\b", said):
            if not _LEFT.search(said[: match.start()].rstrip()):
                found[match.start()] = value
            said = f"{said[: match.start()]}{'.' * len(match.group())}{said[match.end() :]}"
    return (found[at] for at in sorted(found))


def _beside(steps: Sequence[Value], now: Value, by: int) -> Value | None:
    """The next one up or down; the last one has none beyond it."""
    at = steps.index(now) + by if now in steps else -1
    return steps[at] if 0 <= at < len(steps) else None


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
