"""How a message is worded, beside what it means: hashed words and letters, capitals, exclamation marks.

The sentence vector is blind to case and puts "kill my subscription" near "kill myself"; the words tell them
apart."""

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np

from encoder import Vectors

BUCKETS = 2048
"""For words and for letters each; small enough to keep rows dense."""
SHAPE = 6

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def with_wording(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """Append the wording to sentence vectors; one row a text."""
    return np.concatenate([vectors, wording(texts)], axis=1)


def wording(texts: Sequence[str]) -> Vectors:
    """Shape (texts, 2 * BUCKETS + SHAPE): two unit vectors of hashed pieces, then the message's looks."""
    rows = np.zeros((len(texts), 2 * BUCKETS + SHAPE), np.float32)
    for row, text in zip(rows, texts, strict=True):
        _count(row[:BUCKETS], _word_pieces(text))
        _count(row[BUCKETS : 2 * BUCKETS], _letter_pieces(text))
        row[2 * BUCKETS :] = _looks(text)
    return rows


def _count(row: Vectors, pieces: Iterator[str]) -> None:
    for piece in pieces:
        row[crc32(piece.encode()) % BUCKETS] += 1
    length = float(np.sqrt((row * row).sum()))
    if length:
        row /= length


def _words(text: str) -> list[str]:
    return [word.replace("'", "") for word in _WORD.findall(text.lower())]


def _word_pieces(text: str) -> Iterator[str]:
    words = _words(text)
    for size in (1, 2, 3):
        yield from (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))


def _letter_pieces(text: str) -> Iterator[str]:
    for word in _words(text):
        framed = f"<{word}>"
        for size in (3, 4, 5):
            yield from (framed[at : at + size] for at in range(len(framed) - size + 1))


def _looks(text: str) -> list[float]:
    words = _WORD.findall(text)
    shouted = sum(len(word) > 1 and word.isupper() for word in words)
    return [
        shouted / max(1, len(words)),
        min(text.count("!"), 3) / 3,
        float(re.search(r"\?[?!]|!\?", text) is not None),
        float("..." in text),
        min(len(words), 40) / 40,
        float(text[:1].isupper()),
    ]
