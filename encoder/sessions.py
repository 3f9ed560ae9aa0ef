"""Runs exported models with ONNX Runtime, one thread a session: many sessions share two cores without
fighting."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from encoder import SentenceEncoder, Vectors
from encoder.errors import NotReady
from encoder.tokens import Tokens
from encoder.weights import encoder_folder

BATCH = 32


def open_session(path: Path) -> ort.InferenceSession:
    """Open one exported model; raises NotReady when it is missing."""
    if not path.is_file():
        raise NotReady(f"{path} is missing: run `make setup`")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class OnnxModel:
    """An exported BERT with its tokenizer: texts in, named arrays out, in the order of the texts."""

    def __init__(self, folder: Path) -> None:
        self._session = open_session(folder / "model.onnx")
        self._tokens = Tokens(folder / "tokenizer.json")
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Run all texts in batches of similar length, so that little is spent on padding."""
        order = (
            np.argsort(self._tokens.lengths(texts), kind="stable")
            if len(texts) > 1
            else np.arange(len(texts))
        )
        chunks = [
            self._run_batch([texts[i] for i in order[at : at + BATCH]]) for at in range(0, len(order), BATCH)
        ]
        back = np.argsort(order)
        stacked = zip(*chunks, strict=True)
        return {name: np.concatenate(parts)[back] for name, parts in zip(self._outputs, stacked, strict=True)}

    def knows(self, word: str) -> bool:
        return self._tokens.knows(word)

    def _run_batch(self, texts: list[str]) -> list[Any]:
        batch = self._tokens.batch(texts)
        result: list[Any] = self._session.run(None, {"ids": batch.ids, "mask": batch.mask})
        return result


class OnnxEncoder:
    """The sentence encoder that queries and the index share."""

    def __init__(self, folder: Path) -> None:
        self._model = OnnxModel(folder)
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        self.version: str = f"encoder-{folder.name}"
        self.width: int = int(card["width"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.width), np.float32)
        return self._model.run(texts)["embedding"]

    def knows(self, word: str) -> bool:
        return self._model.knows(word)


def open_encoder(models: Path, source: str | None = None) -> SentenceEncoder:
    """Open the exported sentence encoder; raises NotReady until `encoder.export.prepare` has made it."""
    return OnnxEncoder(encoder_folder(models, source))
