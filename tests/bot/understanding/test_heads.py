"""Heads on sentence vectors: trained once, calibrated, served with numpy."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import NotReady
from bot.understanding.heads import (
    load_head,
    open_head,
    prepare,
    save_head,
    train_head,
)
from bot.understanding.lessons import mood_lesson, safety_lesson, tone_lessons
from encoder import SentenceEncoder
from encoder.export import prepare as prepare_encoder
from encoder.sessions import open_encoder


@pytest.fixture(scope="module")
def encoder(models: Path) -> SentenceEncoder:
    prepare_encoder(models)
    prepare(models)
    return open_encoder(models)


def clouds(count: int, labels: list[str], seed: int = 1) -> tuple[np.ndarray, list[str]]:
    random = np.random.default_rng(seed)
    chosen = random.integers(0, len(labels), count)
    return (np.eye(len(labels), 8)[chosen] + random.normal(0, 0.45, (count, 8))).astype(np.float32), [
        labels[at] for at in chosen
    ]


@pytest.mark.parametrize("labels", [["calm", "storm"], ["calm", "rain", "storm"]])
def test_that_probabilities_are_calibrated_on_new_data(labels: list[str]) -> None:
    head = train_head(*clouds(1500, labels), calm="calm")
    vectors, truth = clouds(3000, labels, seed=2)
    shares = head.probabilities(vectors)
    right = np.array([head.labels[at] for at in shares.argmax(axis=1)]) == np.array(truth)
    assert np.allclose(shares.sum(axis=1), 1)
    assert abs(shares.max(axis=1).mean() - right.mean()) < 0.03


def test_that_calm_texts_rarely_raise_an_alarm() -> None:
    labels = ["calm", "rain", "storm"]
    head = train_head(*clouds(3000, labels), calm="calm", false_alarms=0.01)
    vectors, truth = clouds(6000, labels, seed=2)
    alarms = [head.alarms(row) for row in head.probabilities(vectors)]
    calm = [bool(found) for found, label in zip(alarms, truth, strict=True) if label == "calm"]
    storms = [bool(found) for found, label in zip(alarms, truth, strict=True) if label == "storm"]
    assert np.mean(calm) < 0.02
    assert np.mean(storms) > 0.3
    assert all(name != "calm" for found in alarms for name, _ in found)


def test_that_a_stored_head_gives_the_same_probabilities(tmp_path: Path) -> None:
    vectors, labels = clouds(200, ["a", "b", "c"])
    head = train_head(vectors, labels)
    save_head(tmp_path / "head.npz", head)
    assert np.array_equal(
        load_head(tmp_path / "head.npz").probabilities(vectors), head.probabilities(vectors)
    )


def test_that_preparing_again_trains_nothing(encoder: SentenceEncoder, models: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (models / "heads").iterdir()}
    prepare(models)
    assert {path: path.stat().st_mtime_ns for path in (models / "heads").iterdir()} == before


def test_that_the_shipped_heads_open_with_their_labels(encoder: SentenceEncoder, models: Path) -> None:
    assert open_head(models, mood_lesson(), encoder.version).labels == (
        "angry",
        "disappointed",
        "neutral",
        "pleased",
    )
    assert "none" in open_head(models, safety_lesson(), encoder.version).labels
    for tone, lesson in tone_lessons().items():
        assert set(open_head(models, lesson, encoder.version).labels) == {"none", tone.value}


def test_that_a_missing_head_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="rekindle setup"):
        open_head(tmp_path, mood_lesson(), "encoder-1")
