"""From a checkpoint to the shipped weights and their card."""

import json
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from bot.generation.pairs import Pair, data_hash
from bot.generation.phraser.weights import SHIPPED, Tensors, write_weights
from bot.generation.training.model import PhraserNetwork
from encoder.weights import WHEEL_SHA256


def export(checkpoint: Path, pairs: Sequence[Pair], folder: Path = SHIPPED) -> Path:
    """`recipe.json` lies beside the checkpoint that it led to."""
    state = torch.load(checkpoint, weights_only=True)
    losses = state["losses"]
    tail = losses[-max(1, len(losses) // 10) :]
    card = {
        "steps": state["step"],
        "loss": round(sum(tail) / len(tail), 4),
        "data_sha256": data_hash(pairs),
        "pairs": len(pairs),
        "held_out_pairs": sum(pair.held_out for pair in pairs),
        "encoder_sha256": WHEEL_SHA256,
        "recipe": json.loads(checkpoint.with_name("recipe.json").read_text(encoding="utf-8")),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
    }
    return write_weights(tensors_of(state["model"]), card, folder)


def network_tensors(network: PhraserNetwork) -> Tensors:
    return tensors_of(network.state_dict())


def tensors_of(state: dict[str, torch.Tensor]) -> Tensors:
    """Float vectors and matrices in float32; the ids of the closed vocabulary as integers."""
    return {
        name: value.numpy().astype(np.int32 if name == "closed_ids" else np.float32)
        for name, value in state.items()
    }
