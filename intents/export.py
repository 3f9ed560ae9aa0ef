"""Writes the fine-tuned BERT for serving, and the search among the texts that it learned from, as one ONNX
graph."""

import numpy as np
import onnx

from encoder import Vectors
from encoder.graph import Graph, Precision, add_bert, add_pooling, bert_inputs
from encoder.weights import Shape, Tensors
from intents.neighbours import NEAREST, VOTERS, Known


def classifier_model(shape: Shape, tensors: Tensors, known: Known | None = None) -> onnx.ModelProto:
    """A graph from `ids` and `mask` to `logits` and the tuned unit `embedding`; where texts are `known`, also
    to what `intents.neighbours.near_of` reads."""
    graph = Graph(Precision.INT8_ROWS)
    pooled = add_pooling(graph, shape, add_bert(graph, shape, tensors))
    head = [graph.constant(tensors[f"head.{name}"]) for name in ("weight", "bias")]
    logits = graph.node("Gemm", pooled, *head, transB=1)
    unit = graph.node("LpNormalization", pooled, axis=-1, p=2)
    found = add_neighbours(graph, unit, known) if known is not None else {}
    return graph.model(bert_inputs(), {"logits": logits, "embedding": unit, **found})


def add_neighbours(graph: Graph, unit: str, known: Known) -> dict[str, str]:
    """Compared in bytes: the vectors of 20,000 texts are 31 MB in float32, and all of them are read for every
    message."""
    inside, places = _largest(graph, unit, known.inside, VOTERS)
    labels = graph.node("Gather", graph.constant(known.labels.astype(np.float32)), places)
    if not len(known.outside):
        return {"inside": inside, "labels": labels}
    return {"inside": inside, "labels": labels, "outside": _largest(graph, unit, known.outside, NEAREST)[0]}


def _largest(graph: Graph, unit: str, vectors: Vectors, count: int) -> tuple[str, str]:
    """The largest cosines to `vectors`, the largest first, and their places."""
    shares, row = graph.product_by_rows(unit, vectors)
    most = graph.constant(np.array([min(count, len(vectors))]))
    values, places = graph.several("TopK", 2, shares, most, axis=-1)
    return graph.node("Mul", values, row), places
