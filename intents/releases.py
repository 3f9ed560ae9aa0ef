"""Names the folder that the model of a catalogue lies in; training and serving must agree on it."""

import hashlib
from pathlib import Path

from encoder.weights import WHEEL_SHA256
from intents.catalogue import Catalogue

FORMAT = 3
"""Counted up whenever a model trained on the same content would come out different or be stored
differently."""


def model_folder(models: Path, catalogue: Catalogue) -> Path:
    key = f"{FORMAT} {WHEEL_SHA256} {catalogue.digest}"
    return models / "intents" / hashlib.sha256(key.encode()).hexdigest()[:12]
