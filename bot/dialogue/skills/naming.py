"""Which of several names a message means, misspelt or shortened. Pure."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.dialogue.lines import plain
from bot.generation.words import is_content

ALIKE = 84
"""RapidFuzz ratio (0 to 100) from which two words are the same one, misspelt."""
TELLING = 4
"""Letters from which a word tells one name from another."""


def meant(names: Sequence[str], text: str) -> list[int]:
    """The places of the names that a text means: one when it is clear, none when it holds no name."""
    said = plain(text)
    exact = [at for at, name in enumerate(names) if plain(name) == said]
    if exact:
        return exact
    tokens = [word for word in said.split() if _tells(word)]
    counts = [_matches(name, tokens) for name in names]
    best = max(counts, default=0)
    found = [at for at, count in enumerate(counts) if best and count == best]
    whole = [at for at in found if plain(names[at]) in said]
    return whole or found


def _matches(name: str, tokens: Sequence[str]) -> int:
    """How many of a name's words stand among the tokens."""
    words = [word for word in plain(name).split() if _tells(word)]
    return sum(any(fuzz.ratio(word, token) >= ALIKE for token in tokens) for word in words)


def _tells(word: str) -> bool:
    """ "From" stands in many a message and in some names, and means none of them."""
    return len(word) >= TELLING and is_content(word)
