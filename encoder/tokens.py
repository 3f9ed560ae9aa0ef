"""Words to token ids, with the tokenizers library alone; serving must not load transformers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

MAX_TOKENS = 128

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Batch:
    """Token ids, right-padded with 0, and a mask with 1 for every real token; both of shape (texts,
    tokens)."""

    ids: Ids
    mask: Ids
    segments: Ids


class Tokens:
    """A tokenizer whose limits are ours, whatever its file says."""

    def __init__(self, path: Path, limit: int = MAX_TOKENS) -> None:
        self._tokenizer = _opened(path.read_bytes(), limit)

    def knows(self, word: str) -> bool:
        return self._tokenizer.token_to_id(word) is not None

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        if len(texts) == 1:  # spares the tokenizer's own threads
            return [self._tokenizer.encode(texts[0])]
        return self._tokenizer.encode_batch_fast(list(texts))

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return [len(item) for item in self.encode(texts)]

    def batch(self, texts: Sequence[str] | Sequence[tuple[str, str]], multiple: int = 1) -> Batch:
        """Tokenize texts or pairs of texts; width is rounded up to `multiple` (training compiles one kernel a
        shape)."""
        return padded(self._tokenizer.encode_batch(list(texts)), multiple)


@lru_cache(maxsize=4)
def _opened(file: bytes, limit: int) -> Tokenizer:
    """Once for all models that cut words alike: it takes a quarter of a second, in which no other thread
    runs, and a server opens models while it serves."""
    tokenizer = Tokenizer.from_str(file.decode("utf-8"))
    tokenizer.enable_truncation(limit)
    tokenizer.no_padding()
    return tokenizer


def padded(items: Sequence[Encoding], multiple: int = 1) -> Batch:
    longest = max((len(item) for item in items), default=1)
    width = -(-longest // multiple) * multiple
    ids, mask, segments = (np.zeros((len(items), width), np.int64) for _ in range(3))
    for row, item in enumerate(items):
        size = len(item)
        ids[row, :size], mask[row, :size], segments[row, :size] = item.ids, 1, item.type_ids
    return Batch(ids, mask, segments)
