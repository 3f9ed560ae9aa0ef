"""Takes a message that asks several things apart, so that each question can be searched on its own."""

import re

MOST = 3
_ASKS = (
    r"(?:what|how|where|when|who|why|which|can|could|do|does|did|is|are|will|would|have|should"
    r"|i want|i need|i'd like)"
)
_BREAK = re.compile(
    rf"(?<=[.!?;\n])\s+|\n+|,?\s+(?:and also|also|and then|and|plus)\s+(?={_ASKS}\b)", re.IGNORECASE
)
_OPENS = re.compile(rf"^(?:(?:and|so|but|hi|hello|hey|please)[, ]+)*{_ASKS}\b", re.IGNORECASE)


def segments(text: str) -> list[str]:
    parts = (part.strip(" ,;\t") for part in _BREAK.split(text))
    return [part for part in parts if len(part.split()) >= 2]


def questions(text: str, expected: int) -> tuple[str, ...]:
    """At most `expected` (and three) segments in their order, those that ask before those that tell;
    the whole text when it cannot be taken apart."""
    parts = segments(text)
    if len(parts) < 2 or expected < 2:
        return (text.strip(),)
    ranked = sorted(parts, key=lambda part: not (part.endswith("?") or _OPENS.match(part)))
    chosen = set(ranked[: min(expected, MOST)])
    return tuple(dict.fromkeys(part for part in parts if part in chosen))


def about(title: str, text: str) -> str:
    """What to search for when an intent is known: the words that name it, or its title when the message
    has none ("i want out" says nothing that an article could be found by)."""
    naming = [part for part in segments(text) or [text] if _stems(title) & _stems(part)]
    return naming[0].strip() if naming else title


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.casefold())}
