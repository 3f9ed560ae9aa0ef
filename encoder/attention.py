"""Attention for training on a processor: torch's own draws its dropout number by number and guards against
rows without a single word, which take a tenth of a step."""

from typing import Any

from torch import Tensor, nn
from transformers import AttentionInterface
from transformers.masking_utils import AttentionMaskInterface, eager_mask

NAME = "rekindle"
"""For `attn_implementation` of a transformers model."""


def attend(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    *,
    scaling: float,
    **_: Any,
) -> tuple[Tensor, Tensor]:
    """Of queries, keys and values (texts, heads, tokens, width of a head) and a mask that is added; returns
    (texts, tokens, heads, width) and the weights."""
    weights = query @ key.transpose(2, 3) * scaling
    if attention_mask is not None:
        weights = weights + attention_mask
    weights = module.get_submodule("dropout")(weights.softmax(dim=-1))
    return (weights @ value).transpose(1, 2).contiguous(), weights


AttentionInterface.register(NAME, attend)
AttentionMaskInterface.register(NAME, eager_mask)
