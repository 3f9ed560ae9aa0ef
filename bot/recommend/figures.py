"""Numbers in words as figures: `seventy five` is 75, `a couple of hundred` 200. Pure."""

import re

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {
    **{word: value for value, word in enumerate(_UNITS, 1)},
    **{word: value for value, word in enumerate(_TEENS, 10)},
    **{word: value * 10 for value, word in enumerate(_TENS, 2)},
    **{"fourty": 40, "couple of": 2},
}
_UNIT, _TEEN, _TEN = ("|".join(words) for words in (_UNITS, _TEENS, (*_TENS, "fourty")))
_SMALL = rf"(?:(?:{_TEN})(?:[ -](?:{_UNIT}))?|{_TEEN}|{_UNIT})"
_NUMBER = re.compile(
    rf"\b(?:(?:an? )?(?:(?P<times>{_UNIT}|couple of|\d) )?(?P<hundred>hundred)"
    rf"(?:(?: and)? (?P<rest>{_SMALL}))?"
    rf"|(?P<small>{_SMALL}))\b"
)


def in_figures(said: str) -> str:
    """Of a text in lower case; all else stays as it is."""
    return _NUMBER.sub(lambda found: str(_value(found)), said)


def _value(found: re.Match[str]) -> int:
    if not found["hundred"]:
        return _small(found["small"])
    times = found["times"] or "one"
    hundreds = int(times) if times.isdigit() else _VALUES[times]
    return hundreds * 100 + (_small(found["rest"]) if found["rest"] else 0)


def _small(words: str) -> int:
    return sum(_VALUES[word] for word in re.split(r"[ -]", words))
