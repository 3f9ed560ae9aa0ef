"""The small shop with its model: trained once, kept beside the other models."""

from pathlib import Path

import pytest

from intents.catalogue import read_catalogue
from intents.training import prepare
from tests.intents.small_shop import place_for, write_content


@pytest.fixture(scope="session")
def small_model(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small shop's trained model."""
    return prepare(models, write_content(tmp_path_factory.mktemp("small") / "content"))


@pytest.fixture
def small_content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


@pytest.fixture
def small_models(tmp_path: Path, small_model: Path, small_content: Path) -> Path:
    """A folder of models of one's own, with the content's model in it."""
    place_for(small_model, tmp_path / "models", read_catalogue(small_content))
    return tmp_path / "models"
