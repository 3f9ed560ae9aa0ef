"""Writes models to disk for serving: built aside, then moved into place, so that a reader never sees half of one."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx

from encoder.graph import Graph, Precision, add_bert, add_pooling, bert_inputs
from encoder.progress import Progress, silent
from encoder.weights import RECIPE, Shape, Tensors, encoder_folder, find_weights, read_shape, read_tensors


def prepare(models: Path, progress: Progress = silent, source: str | None = None) -> Path:
    """Export the sentence encoder unless it is there; return its folder."""
    folder = encoder_folder(models, source)
    if folder.is_dir():
        return folder
    progress("Sentence encoder", 0.0)
    weights = find_weights(source)
    shape = read_shape(weights)
    with new_folder(folder) as place:
        onnx.save(sentence_model(shape, read_tensors(weights)), place / "model.onnx")
        shutil.copyfile(weights.tokenizer, place / "tokenizer.json")
        card = {"sha256": weights.sha256, "recipe": RECIPE, "width": shape.width, "pooling": shape.pooling}
        write_json(place / "card.json", card)
    progress("Sentence encoder", 1.0)
    return folder


def sentence_model(shape: Shape, tensors: Tensors, precision: Precision = Precision.INT8) -> onnx.ModelProto:
    """A graph from `ids` and `mask` to `embedding`: rows of length 1."""
    graph = Graph(precision)
    pooled = add_pooling(graph, shape, add_bert(graph, shape, tensors))
    unit = graph.node("LpNormalization", pooled, axis=-1, p=2)
    return graph.model(bert_inputs(), {"embedding": unit})


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder that becomes `target` when the block ends well; the first of two writers wins."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield place
        place.chmod(0o755)
        try:
            os.rename(place, target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
