"""Names the folder that the model of a catalogue lies in; training and serving must agree on it."""

import hashlib
from pathlib import Path

from encoder.weights import WHEEL_SHA256
from intents.catalogue import Catalogue, read_catalogue

FORMAT = 4
"""Counted up whenever a model trained on the same content would come out different or be stored
differently."""


def model_folder(models: Path, catalogue: Catalogue) -> Path:
    key = f"{FORMAT} {WHEEL_SHA256} {catalogue.digest}"
    return models / "intents" / hashlib.sha256(key.encode()).hexdigest()[:12]


def is_trained(models: Path, content: Path) -> bool:
    """Whether a model of this very content is there; asks without loading what trains one."""
    return (model_folder(models, read_catalogue(content)) / "card.json").is_file()
