"""Writes BERT as an ONNX graph from its tensors: int8 where it is cheap in accuracy, each tensor stored once.

A graph written by hand needs no torch, is the same on every version of it, and quantizes activations row by
row, so that a sentence gets the same vector whatever it is batched with."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from encoder.weights import Shape, Tensors

CONTRIB = "com.microsoft"
BLOCK = 64
"""Weights share a scale in runs of this many; ONNX Runtime quantizes activations in the same runs."""
STEP, MIDDLE = np.array(1 / 127, np.float32), np.array(128, np.uint8)
"""How a row's bytes stand for shares of its largest value."""
SEVEN_BITS = 63
"""Without int8 dot products two products of bytes are added in 16 bits, where full weights would overflow."""


class Precision(StrEnum):
    FLOAT = "float"
    INT8 = "int8"
    """A scale for every block: nearest to float, and fast where the processor has int8 dot products."""
    INT8_ROWS = "int8 rows"
    """A scale for every row of activations and every output: two to three times faster without them."""


@dataclass
class Graph:
    """Collects nodes and initializers; every method returns the name of the value that it made, or the
    names."""

    precision: Precision = Precision.INT8
    nodes: list[NodeProto] = field(default_factory=list)
    initializers: list[TensorProto] = field(default_factory=list)

    def node(self, op: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        output = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], domain=domain, **attributes))
        return output

    def several(self, op: str, count: int, *inputs: str, **attributes: Any) -> list[str]:
        """A node with so many outputs."""
        outputs = [f"{op}_{len(self.nodes)}_{part}" for part in range(count)]
        self.nodes.append(helper.make_node(op, list(inputs), outputs, **attributes))
        return outputs

    def constant(self, value: NDArray[Any]) -> str:
        name = f"constant_{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def linear(self, value: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """x @ weight.T + bias, with weight of shape (out, in) as torch keeps it."""
        if self.precision is Precision.FLOAT:
            product = self.node("MatMul", value, self.constant(weight.T))
            return self.node("Add", product, self.constant(bias))
        if self.precision is Precision.INT8_ROWS:
            return self._linear_by_rows(value, weight, bias)
        quantized, scales = quantize_blocks(weight)
        inputs = value, self.constant(quantized), self.constant(scales), "", "", self.constant(bias)
        outs, ins = weight.shape
        # accuracy_level 4: activations are int8 too, which is what makes it fast
        options = {"K": ins, "N": outs, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
        return self.node("MatMulNBits", *inputs, domain=CONTRIB, **options)

    def _linear_by_rows(self, value: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        product, largest = self.product_by_rows(value, weight)
        return self.node("Add", self.node("Mul", product, largest), self.constant(bias))

    def product_by_rows(self, value: str, weight: NDArray[np.float32]) -> tuple[str, str]:
        """Two values whose product is x @ weight.T: computed in bytes for rows as shares of their largest
        magnitudes, and these."""
        largest, rows = self._bytes_of_rows(value)
        scales = np.maximum(np.abs(weight).max(axis=1), 1e-12) / SEVEN_BITS
        quantized = np.rint(weight / scales[:, None]).astype(np.int8).T
        factors = self.constant(quantized), self.constant(STEP), self.constant(scales.astype(np.float32))
        product = self.node("MatMulIntegerToFloat", rows, *factors, self.constant(MIDDLE), domain=CONTRIB)
        return product, largest

    def _bytes_of_rows(self, value: str) -> tuple[str, str]:
        """The largest magnitude of every row, and the rows in bytes around 128 as shares of it."""
        last = self.constant(np.array([-1]))
        largest = self.node("ReduceMax", self.node("Abs", value), last, keepdims=1)
        shares = self.node("Div", value, largest)  # what a row of zeros gives here, its 0 makes 0 again
        return largest, self.node("QuantizeLinear", shares, self.constant(STEP), self.constant(MIDDLE))

    def lookup(self, table: NDArray[np.float32], ids: str) -> str:
        if self.precision is Precision.FLOAT:
            return self.node("Gather", self.constant(table), ids)
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127
        rows = self.node("Gather", self.constant(np.rint(table / scales).astype(np.int8)), ids)
        scale = self.node("Gather", self.constant(scales.astype(np.float32)), ids)
        return self.node("Mul", self.node("Cast", rows, to=TensorProto.FLOAT), scale)

    def model(self, inputs: list[ValueInfoProto], outputs: dict[str, str]) -> ModelProto:
        """Finish with `outputs` (public name -> value); all of them float."""
        for public, value in outputs.items():
            self.nodes.append(helper.make_node("Identity", [value], [public]))
        declared = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
        graph = helper.make_graph(self.nodes, "bert", inputs, declared, self.initializers)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def quantize_blocks(weight: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return (out, blocks, BLOCK) unsigned bytes around 128 and (out, blocks) scales."""
    outs, ins = weight.shape
    blocks = -(-ins // BLOCK)
    padded = np.zeros((outs, blocks * BLOCK), np.float32)
    padded[:, :ins] = weight
    shaped = padded.reshape(outs, blocks, BLOCK)
    scales = np.maximum(np.abs(shaped).max(axis=2), 1e-12) / 127
    values = np.rint(shaped / scales[:, :, None]) + 128
    return values.astype(np.uint8), scales.astype(np.float32)


def bert_inputs(segments: bool = False) -> list[ValueInfoProto]:
    """`ids` and `mask`, and `segments` when the model reads pairs of texts; int64 of shape (batch,
    tokens)."""
    names = ["ids", "mask", "segments"] if segments else ["ids", "mask"]
    return [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in names]


def add_bert(graph: Graph, shape: Shape, tensors: Tensors, segments: bool = False) -> str:
    """Add the whole encoder; return its last hidden states, shape (batch, tokens, width)."""
    hidden = _embeddings(graph, shape, tensors, segments)
    mask = graph.node("Cast", "mask", to=TensorProto.INT32)
    for number in range(shape.layers):
        hidden = _layer(graph, shape, tensors, f"encoder.layer.{number}", hidden, mask)
    return hidden


def add_pooling(graph: Graph, shape: Shape, hidden: str) -> str:
    """Add mean (or first-token) pooling; return shape (batch, width)."""
    if shape.pooling == "cls":
        return graph.node("Gather", hidden, graph.constant(np.array(0)), axis=1)
    mask = graph.node("Cast", "mask", to=TensorProto.FLOAT)
    wide = graph.node("Unsqueeze", mask, graph.constant(np.array([2])))
    axis = graph.constant(np.array([1]))
    total = graph.node("ReduceSum", graph.node("Mul", hidden, wide), axis, keepdims=0)
    return graph.node("Div", total, graph.node("ReduceSum", mask, axis, keepdims=1))


def _embeddings(graph: Graph, shape: Shape, tensors: Tensors, segments: bool) -> str:
    words = graph.lookup(tensors["embeddings.word_embeddings.weight"], "ids")
    positions = tensors["embeddings.position_embeddings.weight"]
    kinds = tensors["embeddings.token_type_embeddings.weight"]
    if segments:
        words = graph.node("Add", words, graph.node("Gather", graph.constant(kinds), "segments"))
    else:
        positions = positions + kinds[0]
    length = graph.node("Slice", graph.node("Shape", "ids"), *(graph.constant(np.array([n])) for n in (1, 2)))
    start, axis = (graph.constant(np.array([0])) for _ in range(2))
    places = graph.node("Slice", graph.constant(positions), start, length, axis)
    summed = graph.node("Add", words, places)
    return _normalize(graph, shape, tensors, "embeddings.LayerNorm", summed)


def _layer(graph: Graph, shape: Shape, tensors: Tensors, name: str, hidden: str, mask: str) -> str:
    inner = f"{name}.attention.self"
    parts = [
        (tensors[f"{inner}.{part}.weight"], tensors[f"{inner}.{part}.bias"])
        for part in ("query", "key", "value")
    ]
    # one product for the three projections, then cut: fewer and larger products are faster
    joined = graph.linear(
        hidden, np.concatenate([w for w, _ in parts]), np.concatenate([b for _, b in parts])
    )
    query, key, value = graph.several("Split", 3, joined, axis=-1, num_outputs=3)
    attended = graph.node(
        "MultiHeadAttention", query, key, value, "", mask, domain=CONTRIB, num_heads=shape.heads
    )
    mixed = _dense(graph, tensors, f"{name}.attention.output.dense", attended)
    hidden = _add_and_normalize(graph, shape, tensors, f"{name}.attention.output.LayerNorm", mixed, hidden)
    wide = graph.node("Gelu", _dense(graph, tensors, f"{name}.intermediate.dense", hidden), domain=CONTRIB)
    narrow = _dense(graph, tensors, f"{name}.output.dense", wide)
    return _add_and_normalize(graph, shape, tensors, f"{name}.output.LayerNorm", narrow, hidden)


def _dense(graph: Graph, tensors: Tensors, name: str, value: str) -> str:
    return graph.linear(value, tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _normalize(graph: Graph, shape: Shape, tensors: Tensors, name: str, value: str) -> str:
    gamma, beta = (graph.constant(tensors[f"{name}.{part}"]) for part in ("weight", "bias"))
    return graph.node("LayerNormalization", value, gamma, beta, epsilon=shape.epsilon)


def _add_and_normalize(graph: Graph, shape: Shape, tensors: Tensors, name: str, value: str, skip: str) -> str:
    """Two nodes: ONNX Runtime's own SkipLayerNormalization takes five times as long as both."""
    return _normalize(graph, shape, tensors, name, graph.node("Add", value, skip))
