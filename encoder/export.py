"""Writes the sentence encoder to disk for serving: int8, once, named by the digest of its weights."""

import shutil
from pathlib import Path

import onnx

from encoder.graph import Graph, Precision, add_bert, add_pooling, bert_inputs
from encoder.placing import new_folder, write_json
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
