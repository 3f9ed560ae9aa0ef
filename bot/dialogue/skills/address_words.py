"""An address in a message, and what else somebody wants who changes where things go. Pure."""

import re

LEAST = 10
MOST = 200
_LEAD = re.compile(r"(?:\b(?:to|at|is|address|instead|be|go)\b|:)[\s:,]*", re.IGNORECASE)
_BEGINS = re.compile(r"(?:\d|(?:flat|unit|apartment|apt|room|suite|po box|p\.o\. box|c/o)\b)", re.IGNORECASE)
_TALKS = re.compile(
    r"\b(?:i|i'm|i've|my|you|your|it's"
    r"|is|was|want|will|would|can|should|don't)\b",
    re.IGNORECASE,
)
_PART_WORDS = 6
_AFTER = re.compile(
    r"[\s,.]*\b(?:for (?:my )?(?:the )?order\b.*|for [A-Z]{2,3}-\d+.*|on (?:my )?order\b.*|please|pls|thanks"
    r"|thank you|cheers|instead|from now on)[\s.!]*$",
    re.IGNORECASE | re.DOTALL,
)
_ORDER_NUMBER = re.compile(
    r"\b(?:for |on )?(?:my |the )?(?:order )?#?[A-Z]{2}-\d{5,8}\b[\s,:]*", re.IGNORECASE
)
_BOX = re.compile(r"\b(?:subscription|subscribed|sub|boxe?s?|plan|monthly|weekly)\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:in|on|for|of) (?:my |the )?(?:account|profile)\b|\b(?:saved|default|account) (?:delivery )?address"
    r"|\baddress on (?:my )?(?:account|file)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:phone|mobile|surname|recipient|buzzer|company name|pick ?up (?:point|shop)"
    r"|(?:delivery|my|different) name|name on)\b",
    re.IGNORECASE,
)


def address_in(text: str, awaited: bool) -> str:
    """On one line; empty when the text holds none that is whole. `awaited`: the whole message may be one."""
    rest = _AFTER.sub("", _ORDER_NUMBER.sub("", text).strip())
    for lead in _LEAD.finditer(rest):
        line = one_line(rest[lead.end() :])
        if _BEGINS.match(line) and is_address(line):
            return line
    line = one_line(re.sub(r"^(?:no|sorry|oh|it's|its)\b[\s,:]*", "", rest, flags=re.IGNORECASE))
    return line if (awaited or _BEGINS.match(line)) and is_address(line) else ""


def is_address(line: str) -> bool:
    """A street, a town and a postcode, with commas between, and nothing that is said."""
    if not LEAST <= len(line) <= MOST or "," not in line or "?" in line or _TALKS.search(line):
        return False
    short = all(len(part.split()) <= _PART_WORDS for part in line.split(","))
    return short and any(letter.isdigit() for letter in line)


def one_line(text: str) -> str:
    parts = (" ".join(part.split()).strip(" .;") for part in re.split(r"[,\n]+", text))
    return ", ".join(part for part in parts if part)


def is_about_boxes(text: str) -> bool:
    return _BOX.search(text) is not None


def is_about_the_account(text: str) -> bool:
    return _ACCOUNT.search(text) is not None and not is_about_boxes(text) and "order" not in text.casefold()


def is_about_something_else(text: str) -> bool:
    """A name, a telephone number, a place to collect: not where it goes."""
    return _OTHER.search(text) is not None
