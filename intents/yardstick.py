"""What the served classifier is measured against: the same BERT under sentence-transformers, with a linear
head in torch. Only `rekindle eval speed` opens it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from torch import nn


class Yardstick:
    """Nothing here is trained: a float model takes the same time whatever its weights say."""

    def __init__(self, folder: Path, intents: int) -> None:
        self._body = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._head = nn.Linear(int(self._body.encode("hello").shape[-1]), intents)

    def shares(self, texts: Sequence[str], threads: int) -> NDArray[np.float32]:
        """The probability of every intent, shape (texts, intents), with so many torch threads."""
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        vectors = self._body.encode(list(texts), convert_to_tensor=True, show_progress_bar=False)
        with torch.inference_mode():
            shares: NDArray[np.float32] = self._head(vectors).softmax(dim=1).numpy()
        return shares
