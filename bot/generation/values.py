"""Values as meanings: £5.00 and GBP 5, 5 pm and 17:00, #48213 and 48213 are one value each.

Which characters make up a value is decided in `slots.py`; this file says when two of them are equal.
"""

import re
from collections.abc import Iterable

from bot.generation.slots import SlotKind, Value, find_values


def _words(text: str) -> list[str]:
    return text.split()


_MONTHS = {
    name: number
    for number, name in enumerate(_words("jan feb mar apr may jun jul aug sep oct nov dec"), start=1)
}
_CURRENCIES = {
    "£": "gbp", "€": "eur", "euro": "eur", "euros": "eur", "¥": "jpy", "yen": "jpy", "₹": "inr",
    "rupee": "inr", "rupees": "inr", "us$": "usd", "a$": "aud", "c$": "cad", "nz$": "nzd",
    "franc": "chf", "francs": "chf",
    "zł": "pln", "dollar": "$", "dollars": "$", "pound": "pounds", "cent": "cents",
}  # fmt: skip
"""A bare $ is no one's: it equals neither USD nor AUD. "5 pounds" may be a weight, so it is not £5."""
_UNITS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBER_WORDS: dict[str, int] = {word: number for number, word in enumerate(_UNITS)}
NUMBER_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
NUMBER_WORDS |= {
    f"{ten}-{unit}": NUMBER_WORDS[ten] + NUMBER_WORDS[unit] for ten in _TENS for unit in _UNITS[1:10]
}
NUMBER_WORDS |= {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)?")


def meaning(value: Value) -> str:
    """What a value says, written in one way: equal for equal values, with its kind in front."""
    match value.kind:
        case SlotKind.MONEY:
            return f"money:{_money(value.text)}"
        case SlotKind.PERCENT:
            return f"percent:{_amount(value.text.rstrip(' %'))}"
        case SlotKind.DATE:
            return f"date:{_date(value.text)}"
        case SlotKind.TIME:
            return f"time:{_time(value.text)}"
        case SlotKind.CONTACT:
            return f"contact:{_contact(value.text)}"
        case SlotKind.CODE:
            return f"code:{value.text.lstrip('#').upper()}"
        case SlotKind.NUMBER:
            return f"number:{_number(value.text)}"


def _amount(text: str) -> str:
    """1,000 is 1000, 4,50 is 4.50 and 5.00 is 5, but 1.000 stays: it may be a thousand."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    text = re.sub(r"\.0{1,2}$", "", text)
    return text.lstrip("0") or "0"


def _money(text: str) -> str:
    digits = re.search(r"\d[\d.,]*", text)
    number = digits.group() if digits else ""
    sign = text.replace(number, "").strip().lower()
    return f"{_amount(number)} {_CURRENCIES.get(sign, sign)}"


def _date(text: str) -> str:
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if iso:
        return f"{int(iso[3])}-{int(iso[2])}-{iso[1]}"
    month = re.search(r"[A-Za-z]{3,}", text)
    numbers = re.findall(r"\d+", text)
    if month is None or month.group()[:3].lower() not in _MONTHS:
        return text
    year = f"-{numbers[1]}" if len(numbers) > 1 else ""
    return f"{int(numbers[0])}-{_MONTHS[month.group()[:3].lower()]}{year}"


def _time(text: str) -> str:
    hour, minute = [*re.findall(r"\d+", text), "0"][:2]
    half = re.search(r"[ap]", text.lower())
    shift = 0 if half is None else int(hour) // 12 * -12 + (12 if half.group() == "p" else 0)
    return f"{int(hour) + shift}:{int(minute):02}"


def _contact(text: str) -> str:
    if "@" in text:
        return text.lower()
    if re.fullmatch(r"[+\d ()/-]+", text):
        return re.sub(r"\D", "", text)
    return re.sub(r"^https?://|/$", "", text.strip()).lower()


def _number(text: str) -> str:
    ordinal = re.fullmatch(r"(\d+)(st|nd|rd|th)", text)
    return f"{ordinal[1]}th" if ordinal else _amount(text)


def meanings(text: str) -> set[str]:
    """Every value that a text states, numbers in words too; a date with a year also backs the day without
    it."""
    found = {meaning(value) for value in find_values(text)}
    found |= {re.sub(r"^(date:\d+-\d+)-\d+$", r"\1", one) for one in found}
    words = (word.lower() for word in _WORD.findall(text))
    return found | {f"number:{NUMBER_WORDS[word]}" for word in words if word in NUMBER_WORDS}


def unbacked_values(text: str, sources: Iterable[str]) -> list[str]:
    """Values of `text`, as written, that no source states. A number in words counts; a bare "one" does not.
    Values of `text`, as written, that no source states. A number in words counts; a bare "one" does not."""
    backed: set[str] = set()
    for source in sources:
        backed |= meanings(source)
    missing = [value.text for value in find_values(text) if meaning(value) not in backed]
    for word in _WORD.findall(text):
        number = NUMBER_WORDS.get(word.lower())
        if number is not None and number != 1 and f"number:{number}" not in backed:
            missing.append(word)
    return missing
