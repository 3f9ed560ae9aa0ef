"""Words that must match as they are: BM25 over pieces of words, a slip of the finger costs one piece."""

import re
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

PIECE = 4
K1, B = 1.2, 0.75


def pieces(text: str) -> list[str]:
    """Overlapping runs of four letters; a mark at both ends of a word tells `tea` from `steam`."""
    words = (f"<{word}>" for word in re.findall(r"\w+", text.lower().replace("'", "").replace("’", "")))
    return [word[at : at + PIECE] for word in words for at in range(max(1, len(word) - PIECE + 1))]


class Lexical:
    """Scores every text for a query, from 0 to about 1: the share of the query's rare pieces in it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._numbers: dict[str, int] = {}
        counted = [
            [self._numbers.setdefault(piece, len(self._numbers)) for piece in pieces(text)] for text in texts
        ]
        self._size = len(counted)
        self._bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._bm25.index((counted, self._numbers), show_progress=False, create_empty_token=False)
        self._rarity = self._weigh(counted)
        # A piece that no text holds is as rare as can be: a question full of them is about something else.
        self._unseen = float(np.log1p((self._size + 0.5) / 0.5))

    def _weigh(self, counted: list[list[int]]) -> Scores:
        holders = np.zeros(len(self._numbers), np.float32)
        for numbers in counted:
            holders[list(set(numbers))] += 1
        return np.log1p((self._size - holders + 0.5) / (holders + 0.5))

    def scores(self, query: str) -> Scores:
        """Shape (texts,)."""
        asked = pieces(query)
        known = [self._numbers[piece] for piece in asked if piece in self._numbers]
        if not known:
            return np.zeros(self._size, np.float32)
        unseen = (len(asked) - len(known)) * self._unseen
        highest = (K1 + 1) * (float(self._rarity[known].sum()) + unseen)
        scores: Scores = self._bm25.get_scores_from_ids(known) / np.float32(highest)
        return scores
