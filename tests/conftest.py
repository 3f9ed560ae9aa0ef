"""Fixtures that every room shares. Tests run on real models, trained once and cached by content hash."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def models() -> Path:
    """Where trained models lie; a test that needs one calls its room's `prepare`, quick when it is there."""
    return Path(os.environ.get("REKINDLE_MODELS", Path(__file__).parents[1] / ".models"))
