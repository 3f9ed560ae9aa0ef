"""The phraser as one ONNX graph: prefill is a step with an empty past, a step is a prefill of one token.

Masks are floats: -10000 hides a position. Past keys come transposed and stay where they are: no step
copies the cache.
"""

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, ValueInfoProto, helper

from bot.generation.phraser.source import SPECIAL_ROWS
from bot.generation.phraser.weights import Tensors
from encoder.graph import CONTRIB, Graph, Precision
from encoder.weights import Shape

LAST = ("closed", "gate", "cues", "query", "sentence_query")
"""Outputs for the last token only: (rows, 1, ...)."""
EVERY = ("keys", "sentence_keys")
"""Outputs for every new token: (rows, T, ...)."""


def phraser_model(
    shape: Shape, words: NDArray[np.float32], tensors: Tensors, precision: Precision = Precision.INT8
) -> ModelProto:
    """`words` are the encoder's word embeddings, `tensors` the phraser's own weights; no tensor is stored
    twice."""
    return _Writer(shape, tensors, Graph(precision)).write(words)


class _Writer:
    def __init__(self, shape: Shape, tensors: Tensors, graph: Graph) -> None:
        self._shape = shape
        self._tensors = tensors
        self._graph = graph

    def write(self, words: NDArray[np.float32]) -> ModelProto:
        table, scales = self._table(words)
        hidden = self._embed(table, scales)
        outputs: dict[str, str] = {}
        for number in range(self._shape.layers):
            hidden, key, value = self._layer(number, hidden)
            outputs |= {f"new_key_{number}": key, f"new_value_{number}": value}
        outputs |= {
            "keys": self._linear("key", hidden),
            "sentence_keys": self._linear("sentence_key", hidden),
        }
        return self._graph.model(self._inputs(), outputs | self._heads(hidden, table, scales))

    def _inputs(self) -> list[ValueInfoProto]:
        depth = self._shape.width // self._shape.heads
        whole = [("ids", ["B", "T"]), ("types", ["B", "T"]), ("positions", ["B", "T"])]
        found = [helper.make_tensor_value_info(name, TensorProto.INT64, dims) for name, dims in whole]
        real: list[tuple[str, list[str | int]]] = [("mask", ["B", 1, "T", "P+T"])]
        for number in range(self._shape.layers):
            real.append((f"key_{number}", ["B", self._shape.heads, depth, "P"]))
            real.append((f"value_{number}", ["B", self._shape.heads, "P", depth]))
        return found + [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in real]

    def _table(self, words: NDArray[np.float32]) -> tuple[str, str]:
        """The one copy of the word embeddings: bytes and a scale per row, read at the input and at the
        output."""
        scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-12) / 127
        table = self._graph.constant(np.rint(words / scales).astype(np.int8))
        return table, self._graph.constant(scales.astype(np.float32))

    def _rows(self, table: str, scales: str, ids: str) -> str:
        node = self._graph.node
        rows = node("Cast", node("Gather", table, ids), to=TensorProto.FLOAT)
        return node("Mul", rows, node("Gather", scales, ids))

    def _embed(self, table: str, scales: str) -> str:
        node, constant = self._graph.node, self._graph.constant
        reserved = node("Less", "ids", constant(np.array(SPECIAL_ROWS)))
        own = node("Where", reserved, "ids", constant(np.array(0)))
        summed = node(
            "Add", self._rows(table, scales, "ids"), node("Gather", self._own("special.weight"), own)
        )
        for part in ("types", "positions"):
            summed = node("Add", summed, node("Gather", self._own(f"{part}.weight"), part))
        return self._norm("norm", summed)

    def _layer(self, number: int, hidden: str) -> tuple[str, str, str]:
        node, name = self._graph.node, f"layers.{number}"
        query, key, value = self._split(self._linear(f"{name}.qkv", hidden))
        query = node("Transpose", query, perm=[0, 2, 1, 3])
        key = node("Transpose", key, perm=[0, 2, 3, 1])
        value = node("Transpose", value, perm=[0, 2, 1, 3])
        mixed = self._linear(f"{name}.out", self._attend(number, query, key, value))
        hidden = self._add_norm(f"{name}.attention_norm", mixed, hidden)
        wide = node("Gelu", self._linear(f"{name}.up", hidden), domain=CONTRIB)
        return self._add_norm(f"{name}.norm", self._linear(f"{name}.down", wide), hidden), key, value

    def _split(self, joined: str) -> list[str]:
        depth = self._shape.width // self._shape.heads
        parts = self._graph.several("Split", 3, joined, axis=-1, num_outputs=3)
        shape = self._graph.constant(np.array([0, 0, self._shape.heads, depth]))
        return [self._graph.node("Reshape", part, shape) for part in parts]

    def _attend(self, number: int, query: str, key: str, value: str) -> str:
        """Scores of past and new keys are joined, the keys themselves never are."""
        node, constant = self._graph.node, self._graph.constant
        depth = self._shape.width // self._shape.heads
        query = node("Mul", query, constant(np.array(depth**-0.5, np.float32)))
        scores = node("Concat", node("MatMul", query, f"key_{number}"), node("MatMul", query, key), axis=-1)
        shares = node("Softmax", node("Add", scores, "mask"), axis=-1)
        axis, end = constant(np.array([3])), constant(np.array([2**31]))
        past = node(
            "Slice", node("Shape", f"value_{number}"), constant(np.array([2])), constant(np.array([3]))
        )
        old = node("Slice", shares, constant(np.array([0])), past, axis)
        new = node("Slice", shares, past, end, axis)
        mixed = node("Add", node("MatMul", old, f"value_{number}"), node("MatMul", new, value))
        joined = node("Transpose", mixed, perm=[0, 2, 1, 3])
        return node("Reshape", joined, constant(np.array([0, 0, self._shape.width])))

    def _heads(self, hidden: str, table: str, scales: str) -> dict[str, str]:
        node, constant = self._graph.node, self._graph.constant
        last = node("Slice", hidden, *(constant(np.array([n])) for n in (-1, 2**31, 1)))
        spoken = node("Gelu", self._linear("say.0", last), domain=CONTRIB)
        spoken = self._norm("say.2", spoken)
        allowed = self._rows(table, scales, constant(self._tensors["closed_ids"].astype(np.int64)))
        closed = node("MatMul", spoken, node("Transpose", allowed, perm=[1, 0]))
        small = {name: self._small(name, last) for name in ("gate", "cues")}
        wide = {name: self._linear(name, last) for name in ("query", "sentence_query")}
        return {"closed": node("Add", closed, self._own("say_bias"))} | small | wide

    def _own(self, name: str) -> str:
        return self._graph.constant(self._tensors[name].astype(np.float32))

    def _linear(self, name: str, value: str) -> str:
        weight, bias = (self._tensors[f"{name}.{part}"].astype(np.float32) for part in ("weight", "bias"))
        return self._graph.linear(value, weight, bias)

    def _small(self, name: str, value: str) -> str:
        """A few outputs that steer everything else: in full precision."""
        weight = self._graph.constant(self._tensors[f"{name}.weight"].astype(np.float32).T)
        return self._graph.node("Add", self._graph.node("MatMul", value, weight), self._own(f"{name}.bias"))

    def _norm(self, name: str, value: str) -> str:
        gamma, beta = self._own(f"{name}.weight"), self._own(f"{name}.bias")
        return self._graph.node("LayerNormalization", value, gamma, beta, epsilon=self._shape.epsilon)

    def _add_norm(self, name: str, value: str, skip: str) -> str:
        return self._norm(name, self._graph.node("Add", value, skip))
