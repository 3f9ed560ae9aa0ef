"""Evidence as single statements: what a reply sentence is compared with and what the fallback quotes."""

import re

from bot.generation.phraser.text import split_sentences

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+", re.MULTILINE)
_LEANS = re.compile(
    r"(?:it|its|they|them|their|this|these|that|those|he|she|otherwise|however|but|then|instead|in that case|"
    r"in this case|after that|if so|if not|and|so|the same|both|each of (?:them|these))\b",
    re.IGNORECASE,
)


def statements(text: str) -> list[str]:
    """Sentences of a passage in order; a lead-in that ends with a colon keeps the list below it."""
    found: list[str] = []
    for block in _blocks(text):
        found.extend(split_sentences(block))
    return found


def _blocks(text: str) -> list[str]:
    """Paragraph lines joined; "We deliver to:" and its bullets become one sentence."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        blocks += _join(lines)
    return [block for block in blocks if block]


def _join(lines: list[str]) -> list[str]:
    joined: list[str] = []
    for line in lines:
        bullet = _BULLET.match(line) is not None
        words = _BULLET.sub("", line)
        if joined and joined[-1].endswith(":") and bullet:
            joined[-1] = f"{joined[-1]} {words}"
        elif joined and bullet and ": " in joined[-1] and joined[-1][-1] not in ".!?":
            joined[-1] = f"{joined[-1]}, {words}"
        else:
            joined.append(words)
    return joined


def leans_back(sentence: str) -> bool:
    """True when the sentence cannot be understood without the one before it."""
    return _LEANS.match(sentence) is not None
