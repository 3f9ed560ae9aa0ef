"""Why something goes back, as the shop is told it. Pure."""

import re

from bot.dialogue.skills.goods_words import Condition

_TELLS_OPENED = re.compile(r"\b(?:opened|open|tasted|tried|drank|drunk|brewed|ground|used)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[^.!?;,\n]+[.!?;,\n]?")


def reason_of(said: str, condition: str) -> str:
    """What the visitor said, after whether it is unopened; no words that could be taken for the contrary."""
    words = " ".join(said.split())
    if condition == Condition.OPENED:
        return f"Opened. {words}".strip()
    if not condition:
        return words
    clauses = (clause.strip() for clause in _CLAUSE.findall(words))
    kept = " ".join(clause for clause in clauses if not _TELLS_OPENED.search(clause))
    return f"Unopened. {kept}".strip()
