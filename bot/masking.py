"""A person's words without what identifies the person; the sentence stays as it is."""

import re

from bot.understanding.entities import find_entities

_PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"https?://\S+"), "[link]"),
    (re.compile(r"\b[A-Z]{2,4}-?\d{4,}\b", re.IGNORECASE), "[order]"),
    (re.compile(r"#\s?\d{3,}\b"), "[order]"),
    (re.compile(r"\+?\d[\d\s().-]{6,}\d"), "[number]"),
    (re.compile(r"\b\d{5,}\b"), "[number]"),
)
_SPELT = re.compile(
    r"""
    [\w.+-]+ \s?(?:[(\[]at[)\]]|\sat\s)\s? [\w-]+
    (?:\s?(?:\.|[(\[]dot[)\]]|\sdot\s|\bdot\s)\s?[\w-]+)+
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""An address with its signs in words; so may an innocent sentence be, hence only where an address is."""
_MASK = re.compile(r"\[(e-mail|link|order|number)\]")


def masked(text: str) -> str:
    for pattern, name in _PATTERNS:
        text = pattern.sub(name, text)
    return _SPELT.sub("[e-mail]", text) if find_entities(text).emails else text


def wordless(text: str) -> bool:
    """Whether nothing but masks and signs is left of a masked text."""
    return not any(sign.isalpha() for sign in _MASK.sub("", text))
