"""Attention for training says what torch's own says."""

import numpy as np
import torch
from torch import Tensor
from transformers import BertConfig, BertModel

from encoder import attention
from encoder.dropout import lighten
from encoder.tokens import Tokens
from encoder.weights import find_weights
from intents.fine_tuning import IntentBert

TEXTS = ["where is my parcel", "hi", "the kettle that I bought in spring leaks at its base"]


def model(implementation: str) -> BertModel:
    config = BertConfig.from_pretrained(
        str(find_weights().folder), attn_implementation=implementation, attention_probs_dropout_prob=0.5
    )
    torch.manual_seed(7)
    built = BertModel(config, add_pooling_layer=False)
    lighten(built)
    return built.eval()


def read(built: BertModel) -> tuple[Tensor, Tensor]:
    """The hidden states, and which of them belong to a word."""
    batch = Tokens(find_weights().tokenizer).batch(TEXTS)
    ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
    return built(input_ids=ids, attention_mask=mask).last_hidden_state, mask.bool()


def test_that_texts_of_all_lengths_are_read_as_torch_reads_them() -> None:
    ours, words = read(model(attention.NAME))
    torchs, _ = read(model("sdpa"))
    assert torch.allclose(ours[words], torchs[words], atol=1e-5)


def test_that_a_model_in_training_attends_by_it() -> None:
    assert model(attention.NAME).config._attn_implementation == attention.NAME
    assert IntentBert(find_weights(), 2, 0.1).body.config._attn_implementation == attention.NAME


def test_that_the_weights_drop_out_in_training_alone() -> None:
    built = model(attention.NAME)
    assert torch.equal(read(built)[0], read(built)[0])
    for layer in built.encoder.layer:
        layer.attention.self.train()
    one, other = (read(built)[0].detach().numpy() for _ in range(2))
    assert np.abs(one - other).max() > 0.01
