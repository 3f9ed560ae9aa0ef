"""The search that serves finds what a plain search finds."""

import numpy as np
import pytest
from onnx import TensorProto, helper
from onnxruntime import InferenceSession

from encoder import Vectors
from encoder.graph import Graph, Precision
from intents.export import add_neighbours
from intents.neighbours import NEAREST, OUTSIDE, VOTERS, Known, Near, near_of

RANDOM = np.random.default_rng(11)


def unit(count: int, width: int = 48) -> Vectors:
    vectors = RANDOM.normal(0, 1, (count, width)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def served(known: Known, asked: Vectors) -> Near:
    """By the part of the model's graph that finds neighbours."""
    graph = Graph(Precision.INT8_ROWS)
    width = known.inside.shape[1]
    vectors = helper.make_tensor_value_info("asked", TensorProto.FLOAT, ["texts", width])
    found = add_neighbours(graph, "asked", known)
    session = InferenceSession(graph.model([vectors], found).SerializeToString())
    return near_of(dict(zip(found, session.run(None, {"asked": asked}), strict=True)))


def test_that_bytes_tell_the_same_neighbours_but_for_a_hair() -> None:
    labels = np.where(np.arange(900) % 9 == 0, OUTSIDE, np.arange(900) % 7)
    known, asked = Known.of(unit(900), labels), unit(40)
    plain, quick = known.near(asked), served(known, asked)
    assert plain.inside.shape == quick.inside.shape == (40, VOTERS)
    assert plain.outside.shape == quick.outside.shape == (40, NEAREST)
    assert np.abs(plain.inside - quick.inside).max() < 0.01
    assert np.abs(plain.outside - quick.outside).max() < 0.01
    apart = plain.inside[:, :1] - plain.inside[:, 1:2] > 0.02
    assert apart.sum() > 10
    assert (plain.labels == quick.labels)[:, :1][apart].all()


@pytest.mark.parametrize("on_bytes", [False, True])
def test_that_the_nearest_come_first_with_their_labels(on_bytes: bool) -> None:
    known = Known.of(np.eye(8, dtype=np.float32), np.array([4, 3, 2, OUTSIDE, 1, 0, 4, OUTSIDE]))
    asked = np.array([[0.1, 0.9, 0.4, 0, 0, 0, 0, 0.2]], np.float32)
    near = served(known, asked) if on_bytes else known.near(asked)
    assert near.labels[0, :3].tolist() == [3, 2, 4]
    assert near.labels.shape == (1, 6)
    assert np.allclose(near.inside[0, :3], [0.9, 0.4, 0.1], atol=0.02)
    assert np.allclose(near.outside, [[0.2, 0]], atol=0.02)


@pytest.mark.parametrize("on_bytes", [False, True])
def test_that_a_shop_without_foreign_texts_has_no_foreign_neighbours(on_bytes: bool) -> None:
    known = Known.of(unit(20), np.arange(20) % 3)
    near = served(known, unit(2)) if on_bytes else known.near(unit(2))
    assert near.inside.shape == (2, VOTERS)
    assert near.outside.shape == (2, 0)
