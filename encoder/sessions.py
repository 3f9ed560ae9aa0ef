"""Runs exported models with ONNX Runtime, one thread a run: many sessions share two cores without fighting,
and a batch is cut into several runs."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from tokenizers import Encoding

from encoder import SentenceEncoder, Vectors
from encoder.errors import NotReady
from encoder.tokens import Tokens, padded
from encoder.weights import encoder_folder

BATCH = 8
"""Texts in one run: larger products are hardly faster, and a few runs are shared out more evenly."""
PADDING = 16
"""Tokens of padding in one run; another run costs about as much as computing these."""
SLOWER = ["SkipLayerNormFusion"]
"""What ONNX Runtime would make of Add and LayerNormalization takes five times as long as both."""
LANES = 2
"""Runs of one batch side by side. Two threads with a run each are busier than two threads in each product."""


def open_session(path: Path) -> ort.InferenceSession:
    """Open one exported model; raises NotReady when it is missing."""
    if not path.is_file():
        raise NotReady(f"{path} is missing: run `make setup`")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )


class OnnxModel:
    """An exported BERT with its tokenizer: texts in, named arrays out, in the order of the texts."""

    def __init__(self, folder: Path) -> None:
        self._session = open_session(folder / "model.onnx")
        self._tokens = Tokens(folder / "tokenizer.json")
        self._lanes = ThreadPoolExecutor(LANES, thread_name_prefix="runs")
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Run all texts in batches of similar length, so that little is spent on padding."""
        return self.start(texts)()

    def start(self, texts: Sequence[str]) -> Callable[[], dict[str, Vectors]]:
        """Begin to run texts; what is returned waits for the outcome. A single batch runs only then."""
        items = self._tokens.encode(texts)
        groups = similar([len(item) for item in items])
        batches = [[items[at] for at in group] for group in groups]
        side_by_side = map if len(groups) == 1 else self._lanes.map
        done = side_by_side(self._run_batch, batches)

        def finish() -> dict[str, Vectors]:
            back = np.argsort(np.concatenate(groups))
            found = zip(self._outputs, zip(*done, strict=True), strict=True)
            return {name: np.concatenate(parts)[back] for name, parts in found}

        return finish

    def knows(self, word: str) -> bool:
        return self._tokens.knows(word)

    def _run_batch(self, items: Sequence[Encoding]) -> list[Any]:
        batch = padded(items)
        result: list[Any] = self._session.run(None, {"ids": batch.ids, "mask": batch.mask})
        return result


def similar(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts that run together, the longest first: at most `BATCH`, padded by at most `PADDING`."""
    groups: list[list[int]] = []
    padding = 0
    for at in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        short = lengths[groups[-1][0]] - lengths[at] if groups else 0
        if groups and len(groups[-1]) < BATCH and padding + short <= PADDING:
            groups[-1].append(at)
            padding += short
        else:
            groups.append([at])
            padding = 0
    return groups


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
