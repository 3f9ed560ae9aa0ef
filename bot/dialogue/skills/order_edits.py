"""What a message asks to change in an order. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.lines import plain

_NUMBERS = {
    **{
        "none": 0,
        "zero": 0,
        "a single": 1,
        "single": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
    },
    **{"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a couple": 2},
}
_N = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_ORDER_NUMBER = re.compile(r"\b(?:[a-z]{2,3}[\s-]?)?\d{5,8}\b", re.IGNORECASE)
_SIZE = re.compile(r"\b\d+(?:\s?x\s?\d+)?\s?(?:g|kg|ml|l|grams?|kilos?)\b", re.IGNORECASE)
_JOIN = re.compile(
    r"\b(?:combine|join|together|(?:one|same|single) (?:parcel|box|package)|in one go|ride along"
    r"|travel with)\b"
)
_OTHER = re.compile(
    r"\b(?:grind|grinds|ground|whole ?beans?|wholebean|cafetiere|french press|moka|aeropress|coarser?|finer"
    r"|swap|replace|switch|exchange|upgrade|express|standard|gift|wrap|note|message|plug|colour|size|kilo|kg"
    r"|postpone|delay|hold|later|earlier|next week|delivery (?:day|date)|dispatch date|date of delivery"
    r"|deliver(?:ed)? (?:\w+ ){0,3}(?:on|after|before))\b"
)
_ADD = re.compile(
    rf"\b(?:add|adding|throw in|throw (?:\w+ ){{1,4}}in|squeeze|increase|bump|{_N} more(?! change| thing)"
    r"|another|extra|third bag|as well as|forgot (?:one|to|a|the|something))\b"
)
_LESS = (
    re.compile(
        rf"\b(?:take|remove|drop|leave|scrub|knock) {_N}(?: of (?:them|the \w+|those))?(?: \w+)?"
        r" (?:off|out|away)\b"
    ),
    re.compile(rf"\b{_N} (?:\w+ )?(?:fewer|less|too many)\b"),
    re.compile(rf"\b(?:remove|drop|minus) {_N}\b"),
)
_LEFT = (
    re.compile(rf"\bfrom {_N}(?: \w+){{0,2}} to {_N}\b"),
    re.compile(
        rf"\b(?:only|just|make (?:it|that|them)|down to|reduce (?:\w+ ){{0,3}}to|lower (?:\w+ ){{0,3}}to|keep"
        r"|change (?:\w+ ){0,4}to|quantity (?:of|to)|cut (?:\w+ )?down to|leave me|should be|want|meant"
        rf"|need) {_N}\b"
    ),
    re.compile(rf"\b{_N}(?: \w+){{0,2}} (?:not|instead of|rather than) {_N}\b"),
)
_OUT = re.compile(
    r"\b(?:remove|take (?:\w+ ){0,5}(?:out|off)|leave (?:\w+ ){0,5}out|without|drop|scrub|scratch"
    r"|strike|delete|get rid of|don't (?:need|want)|dont (?:need|want)|no longer (?:need|want)|cut out)\b"
)
_DIFFERENT = re.compile(
    r"\b(?:instead|in place of|prefer|lighter|darker|different|rather|postponing|a week|bigger|smaller bag"
    r"|pregnant|half the|double the)\b"
)


class Edit(StrEnum):
    NONE = "none"
    LEFT = "left"
    """`count` pieces stay; 0 takes the product out."""
    LESS = "less"
    """`count` pieces go."""
    ADD = "add"
    JOIN = "join"
    OTHER = "other"


@dataclass(frozen=True)
class Asked:
    edit: Edit
    count: int = 0


def edit_in(text: str, answering: bool = False) -> Asked:
    """`answering`: the message may only name a product, whose size is no wish for another one."""
    said = plain(_SIZE.sub(" ", _ORDER_NUMBER.sub(" ", text)))
    if _JOIN.search(said):
        return Asked(Edit.JOIN)
    for pattern in _LESS:
        if found := pattern.search(said):
            return Asked(Edit.LESS, _number(found.group(1)))
    if _OTHER.search(said):
        return Asked(Edit.OTHER)
    if _ADD.search(said):
        return Asked(Edit.ADD)
    for pattern in _LEFT:
        if found := pattern.search(said):
            counts = [group for group in found.groups() if group]
            from_to = pattern is _LEFT[0]
            return Asked(Edit.LEFT, _number(counts[-1] if from_to else counts[0]))
    if _OUT.search(said):
        return Asked(Edit.LEFT, 0)
    if not answering and (_SIZE.search(text) or _DIFFERENT.search(said)):
        return Asked(Edit.OTHER)
    return Asked(Edit.NONE)


def count_in(text: str) -> int | None:
    """A number by itself, as the answer to how many should stay."""
    found = re.search(rf"\b{_N}\b", plain(text))
    return _number(found.group(1)) if found and len(text.split()) <= 4 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]
