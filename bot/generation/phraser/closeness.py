"""A second opinion on which sentence answers: the sentence encoder read far more than the pairs."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from encoder import SentenceEncoder, Vectors

KEPT = 4096
SHARPNESS = 10.0
"""How far a difference in cosine outvotes the pointer: 0.1 closer is 2.7 times the weight."""


class Closeness:
    """Evidence comes again and again: its vectors are kept, so that mostly the question alone is encoded."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def prior(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Weights of the sentences, the closest one's being 1."""
        if not sentences or not question.strip():
            return []
        unknown = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._vectors]
        asked, *new = self._encoder.encode([question, *unknown])
        known = {**{s: v for s in sentences if (v := self._vectors.get(s)) is not None}}
        known |= dict(zip(unknown, new, strict=True))
        self._keep(known)
        cosines = np.array([float(known[sentence] @ asked) for sentence in sentences])
        weights: list[float] = np.exp(SHARPNESS * (cosines - cosines.max())).tolist()
        return weights

    def _keep(self, known: dict[str, Vectors]) -> None:
        for sentence, vector in known.items():
            self._vectors[sentence] = vector
            self._vectors.move_to_end(sentence)
        while len(self._vectors) > KEPT:
            self._vectors.popitem(last=False)
