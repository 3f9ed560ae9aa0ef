"""Models that retention rests on, trained when they are not there yet."""

from pathlib import Path

import pytest

import bot.understanding.heads as heads
import encoder.export
import intents.training
from bot.retention import risk
from bot.shop.folder import open_folder


@pytest.fixture(scope="session")
def trained(models: Path) -> Path:
    """Where the turn risk and everything it is trained with lie."""
    encoder.export.prepare(models)
    intents.training.prepare(models, open_folder(None).intents)
    heads.prepare(models)
    risk.prepare(models)
    return models
