"""Cuts a message into the parts that may each ask for something else."""

import re

MOST = 6
"""A message of more parts keeps the rest in its last one: one message never becomes a large batch."""

_SENTENCE_END = r"(?<=[.!?;])\s+|\n+"
_ADDITION = r"[,;]?\s+(?:and\s+also|also|plus|as well as|oh and|another thing)[,:]?\s+"
_NEW_CLAUSE = (
    r"[,;]?\s+and\s+(?=(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|would|should|"
    r"please|i|i'm|im|i'd|i've|ive|my|the)\b)"
)
_CUT = re.compile(f"{_SENTENCE_END}|{_ADDITION}|{_NEW_CLAUSE}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")


def segments(text: str) -> list[str]:
    """Return the parts in reading order, or nothing when the message cannot be cut."""
    parts = [part.strip(" ,;") for part in _CUT.split(text.strip(), maxsplit=MOST - 1)]
    worded = [part for part in parts if _WORD.search(part)]
    return worded if len(worded) > 1 else []
