"""The shipped weights: body and heads as bytes with block scales, beside a card that says how they were
made."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from encoder.errors import NotReady
from encoder.graph import BLOCK, quantize_blocks

SHIPPED = Path(__file__).parent.parent / "weights"
Tensors = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class PhraserWeights:
    """Float tensors by name; `digest` names everything that is built from them."""

    tensors: Tensors
    card: dict[str, Any]
    digest: str


def pack(tensors: Tensors) -> Tensors:
    """Matrices become bytes with a half-precision scale per block; vectors and ids stay as they are."""
    packed: Tensors = {}
    for name, value in tensors.items():
        if value.ndim != 2:
            packed[name] = value
            continue
        values, scales = quantize_blocks(value.astype(np.float32))
        packed[f"{name}/bytes"] = values.reshape(len(values), -1)[:, : value.shape[1]]
        packed[f"{name}/scales"] = scales.astype(np.float16)
    return packed


def unpack(packed: Tensors) -> Tensors:
    tensors: Tensors = {}
    for name, value in packed.items():
        if name.endswith("/bytes"):
            scales = packed[name.removesuffix("bytes") + "scales"].astype(np.float32)
            wide = np.repeat(scales, BLOCK, axis=1)[:, : value.shape[1]]
            tensors[name.removesuffix("/bytes")] = (value.astype(np.float32) - 128) * wide
        elif not name.endswith("/scales"):
            tensors[name] = value
    return tensors


def write_weights(tensors: Tensors, card: dict[str, Any], folder: Path = SHIPPED) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "phraser.npz"
    np.savez_compressed(path, **pack(tensors))  # type: ignore[arg-type]
    full = {**card, "sha256": _digest(path), "bytes": path.stat().st_size}
    (folder / "phraser.json").write_text(json.dumps(full, indent=2) + "\n", encoding="utf-8")
    return path


def add_to_card(more: dict[str, Any], folder: Path) -> dict[str, Any]:
    card = {**read_card(folder), **more}
    (folder / "phraser.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return card


def read_card(folder: Path = SHIPPED) -> dict[str, Any]:
    path = folder / "phraser.json"
    if not path.is_file():
        raise NotReady(
            "the phraser has no weights: run `rekindle phraser train` and `rekindle phraser export`"
        )
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return card


def read_weights(folder: Path = SHIPPED) -> PhraserWeights:
    """Raises NotReady when the weights are missing or not the ones that the card describes."""
    card, path = read_card(folder), folder / "phraser.npz"
    if not path.is_file() or _digest(path) != card["sha256"]:
        raise NotReady(
            "the phraser's weights are missing or damaged: get the repository's copy, or train them"
        )
    with np.load(path) as file:
        return PhraserWeights(unpack(dict(file)), card, card["sha256"])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
