"""Mends slips of the finger before a question is read.

A word that neither the encoder nor the shop knows becomes the word of the shop that was most likely meant."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
LONG = 10
"""From this length on a word may hold two slips."""
# fmt: off
CONTRACTIONS = frozenset([
    "aint", "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "hows",
    "isnt", "ive", "shes", "shouldnt", "thats", "theres", "theyre", "wasnt", "werent", "whats", "whens",
    "wheres", "whos", "wont", "wouldnt", "youre", "youve",
])
# fmt: on


class Speller:
    """`knows` tells whether the encoder has a word whole; such a word is never touched."""

    def __init__(self, texts: Iterable[str], knows: Callable[[str], bool]) -> None:
        self._seen: Counter[str] = Counter()
        for text in texts:
            self._seen.update(set(words(text)))
        self._knows = knows
        self._candidates = [word for word in self._seen if len(word) >= SHORTEST]

    def correct(self, text: str) -> str:
        """Leaves all but plain words as they are: order numbers, addresses and links are no slips."""
        return re.sub(r"\S+", self._piece, text)

    def _piece(self, found: re.Match[str]) -> str:
        piece = found[0]
        if re.search(r"[@\d/]|\.\w", piece):
            return piece
        return re.sub(r"[^\W\d_]+", lambda word: self._word(word[0]), piece)

    def _word(self, word: str) -> str:
        low = word.lower()
        if len(low) < SHORTEST or low in self._seen or low in CONTRACTIONS or self._knows(low):
            return word
        slips = 1 if len(low) < LONG else 2
        near = process.extract(low, self._candidates, scorer=OSA.distance, score_cutoff=slips, limit=10)
        meant = [
            (count, -self._seen[other], other) for other, count, _ in near if _is_slip(low, other, count)
        ]
        return min(meant)[2] if meant else word


def _is_slip(word: str, other: str, slips: float) -> bool:
    """Fingers rarely miss the first letter; another ending is another form; four letters only swap."""
    if word[0] != other[0] or (len(word) == SHORTEST and sorted(word) != sorted(other)):
        return False
    alike = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
    return alike < min(len(word), len(other)) - slips


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())
