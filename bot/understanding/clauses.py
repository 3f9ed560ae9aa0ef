"""Cuts a message into clauses: what is said in passing ("cancel it, it is too dear") is lost in the whole."""

import re

MOST = 6
"""A message of more clauses keeps the rest in its last one: one message never becomes a large batch."""

_SENTENCE_END = r"[.!?]+(?:\s+|$)|\n+"
_PAUSE = r"\s*;\s*|\s*,(?!\d)\s*"
_REASON = r"\s+(?:because|since|but)\s+"
# "so expensive" and "so much" belong together: only a new subject or a request begins a clause.
_CONSEQUENCE = r"\s+so\s+(?=(?:i|we|it|you|please|can|could|just|cancel|stop|end)\b)|\s+and\s+(?=i\b)"
_CUT = re.compile("|".join((_SENTENCE_END, _PAUSE, _REASON, _CONSEQUENCE)), re.IGNORECASE)
LEAST_WORDS = 2


def clauses(text: str) -> list[str]:
    """Return the clauses in reading order, or nothing when there are not two that say something."""
    parts = (part.strip() for part in _CUT.split(text.strip(), maxsplit=MOST - 1))
    worded = [part for part in parts if len(part.split()) >= LEAST_WORDS]
    return worded if len(worded) > 1 else []
