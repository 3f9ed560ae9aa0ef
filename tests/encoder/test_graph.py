"""The int8 products, alone, beside the float one."""

import numpy as np
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from encoder.graph import Graph, Precision

RANDOM = np.random.default_rng(7)
WEIGHT = RANDOM.normal(size=(48, 128)).astype(np.float32)
BIAS = RANDOM.normal(size=48).astype(np.float32)


def product(precision: Precision, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    graph = Graph(precision)
    made = graph.linear("rows", WEIGHT, BIAS)
    declared = helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["texts", "tokens", "width"])
    model = graph.model([declared], {"made": made}).SerializeToString()
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    result: NDArray[np.float32] = session.run(None, {"rows": rows})[0]
    return result


@pytest.mark.parametrize("precision", [Precision.INT8, Precision.INT8_ROWS])
def test_that_int8_products_stay_near_the_float_one(precision: Precision) -> None:
    rows = RANDOM.normal(size=(2, 5, 128)).astype(np.float32)
    exact = product(Precision.FLOAT, rows)
    assert np.abs(product(precision, rows) - exact).mean() < 0.02 * np.abs(exact).mean()


@pytest.mark.parametrize("precision", [Precision.INT8, Precision.INT8_ROWS])
def test_that_a_row_does_not_depend_on_the_others(precision: Precision) -> None:
    rows = RANDOM.normal(size=(2, 5, 128)).astype(np.float32)
    rows[1] *= 100
    assert np.allclose(product(precision, rows)[:1], product(precision, rows[:1]), atol=1e-4)


def test_that_a_row_of_zeros_gives_the_bias() -> None:
    rows = np.zeros((1, 2, 128), np.float32)
    rows[0, 1] = 1.0
    assert np.allclose(product(Precision.INT8_ROWS, rows)[0, 0], BIAS)
