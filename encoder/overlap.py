"""Finds texts that nearly repeat an earlier one: they teach nothing and make held-out figures lie."""

import re
from collections import Counter, defaultdict

LIMIT = 0.5
"""Two texts that share more than this part of their word trigrams (Jaccard) count as one."""

Trigrams = frozenset[tuple[str, ...]]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("'", ""))


def trigrams(text: str) -> Trigrams:
    """Word trigrams; a text of fewer than three words is one piece."""
    tokens = words(text) or [text.strip()]
    if len(tokens) < 3:
        return frozenset([tuple(tokens)])
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False))


class Seen:
    """What has been met so far, by number; only texts that share a piece are ever compared."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._sizes: dict[int, int] = {}
        self._holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)

    def add(self, number: int, pieces: Trigrams) -> None:
        self._sizes[number] = len(pieces)
        for piece in pieces:
            self._holders[piece].append(number)

    def twins(self, pieces: Trigrams) -> list[tuple[int, float]]:
        """Numbers and shares of the earlier texts over the limit, in the order in which they were added."""
        shared = Counter(number for piece in pieces for number in self._holders.get(piece, ()))
        alike = ((n, both / (len(pieces) + self._sizes[n] - both)) for n, both in sorted(shared.items()))
        return [(number, share) for number, share in alike if share > self._limit]
