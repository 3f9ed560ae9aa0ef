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
_NEW_ERRAND = (
    r"[,;]?\s+and\s+(?=(?:add|cancel|change|check|delete|exchange|find|give|move|pause|refund|resend|restart|return|"
    r"send|show|skip|stop|swap|tell|update)\s+(?:me|my|the|this|that|all|both|it)\b)"
)
_CUT = re.compile(f"{_SENTENCE_END}|{_ADDITION}|{_NEW_CLAUSE}|{_NEW_ERRAND}", re.IGNORECASE)
_IDENTIFYING = re.compile(
    r"(?:(?:i|we)\s+used|(?:my|the|our)?\s*(?:e-?mail|address|account|order|number|name|id)\b.*?\b(?:is|was)|"
    r"it'?s|it\s+is|that'?s|order|number|e-?mail|using|under|with)?[\s:#]*(?:\S+@\S+|[a-z]{0,3}[\s-]?\d{5,8})\W*",
    re.IGNORECASE,
)
"""Only says who is asking or which order is meant: no request of its own."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def segments(text: str) -> list[str]:
    """Return the parts in reading order, or nothing when the message cannot be cut."""
    parts = [part.strip(" ,;") for part in _CUT.split(text.strip(), maxsplit=MOST - 1)]
    worded = [part for part in parts if _WORD.search(part) and not _IDENTIFYING.fullmatch(part)]
    return worded if len(worded) > 1 else []
