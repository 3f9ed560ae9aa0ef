"""What a reviewer reads: the conversation without what identifies a person."""

import re
from typing import Any

_PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"https?://\S+"), "[link]"),
    (re.compile(r"\b[A-Z]{2,4}-?\d{4,}\b", re.IGNORECASE), "[order]"),
    (re.compile(r"\+?\d[\d\s().-]{6,}\d"), "[number]"),
    (re.compile(r"\b\d{5,}\b"), "[number]"),
)
SECRET = ("order", "tracking", "url", "code", "carrier")
"""Fields of a card that lead to a person."""


def masked(text: str) -> str:
    for pattern, name in _PATTERNS:
        text = pattern.sub(name, text)
    return text


def masked_card(card: dict[str, Any]) -> dict[str, Any]:
    return {key: "[masked]" if key in SECRET and value else value for key, value in card.items()}
