"""The one BERT: checked, loaded, exported, trained, served. Everything that reads text goes through this
room."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class SentenceEncoder(Protocol):
    """Turns sentences into unit vectors; the index and the queries must share one `version`."""

    @property
    def version(self) -> str: ...

    @property
    def width(self) -> int: ...

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one token: it was common where the encoder learned to read."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 of shape (len(texts), width), every row of length 1; texts over the token limit are
        cut."""
        ...
