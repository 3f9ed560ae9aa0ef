"""What becomes of a body's tensors after training."""

from copy import deepcopy

import numpy as np
import pytest
import torch

from encoder.tokens import Tokens
from encoder.weights import find_weights
from intents.fine_tuning import IntentBert, average, predict, toward


def moved(model: IntentBert, by: float) -> IntentBert:
    other = deepcopy(model)
    with torch.no_grad():
        for value in other.state_dict().values():
            if value.is_floating_point():
                value.add_(by)
    return other


def test_that_a_model_goes_its_share_of_the_way_back_and_keeps_its_head() -> None:
    weights = find_weights()
    start = IntentBert(weights, 2, 0.1)
    back = toward(moved(start, 1.0), weights, 0.25)
    name = "encoder.layer.0.output.dense.weight"
    gone = back.body.state_dict()[name] - start.body.state_dict()[name]
    assert torch.allclose(gone, torch.full_like(gone, 0.75), atol=1e-5)
    assert torch.allclose(back.head.weight, start.head.weight + 1.0)


def test_that_the_mean_of_two_models_lies_where_their_weights_say() -> None:
    start = IntentBert(find_weights(), 2, 0.1)
    mean = average([start, moved(start, 1.0)], [0.25, 0.75])
    assert torch.allclose(mean.head.bias, start.head.bias + 0.75)


def test_that_a_quick_reading_is_the_exact_one_but_for_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intents.fine_tuning.computes_bf16", lambda: True)
    weights = find_weights()
    model, tokens = IntentBert(weights, 3, 0.1), Tokens(weights.tokenizer)
    texts = ["where is my parcel", "hi", "the kettle that I bought in spring leaks at its base"]

    (logits, exact), (rounded, quick) = (predict(model, tokens, texts, quick=way) for way in (False, True))

    assert exact.dtype == quick.dtype == np.float32
    assert (exact * quick).sum(axis=1).min() > 0.999
    assert np.abs(logits - rounded).max() < 0.05
