"""What neighbours and words weigh is learned from texts that neither was taught."""

import numpy as np

from encoder import Vectors
from intents.blending import blended, choose_weights
from intents.calibration import Calibration, Examples
from intents.neighbours import Known, Near

RANDOM = np.random.default_rng(7)
LABELS = RANDOM.integers(4, size=400)
TRUTH = np.eye(4, dtype=np.float32)[LABELS]
KNOWN = Known.of(np.eye(4, dtype=np.float32).repeat(20, axis=0), np.arange(4).repeat(20))


def noise() -> Vectors:
    return RANDOM.normal(0, 1, (400, 4)).astype(np.float32)


def unit(vectors: Vectors) -> Vectors:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def near(vectors: Vectors) -> Near:
    return KNOWN.near(unit(vectors))


def test_that_words_weigh_something_only_where_they_help() -> None:
    logits, blind = 2 * TRUTH + noise(), near(noise())
    assert choose_weights(Examples(logits, blind, LABELS, TRUTH))[1] > 0
    assert choose_weights(Examples(logits, blind, LABELS, noise()))[1] == 0


def test_that_neighbours_vote_only_where_they_know_better() -> None:
    logits, silent = 2 * TRUTH + noise(), np.zeros((400, 4), np.float32)
    assert choose_weights(Examples(logits, near(TRUTH + 0.3 * noise()), LABELS, silent))[0] > 0
    assert choose_weights(Examples(logits, near(noise()), LABELS, silent))[0] == 0


def test_that_the_weights_are_what_is_added() -> None:
    asked = Examples(noise(), near(TRUTH), LABELS, noise())
    plain = blended(asked, Calibration(1.0, (), 0.0, 0.0))
    worded = blended(asked, Calibration(1.0, (), 0.0, 0.0, words=2.0))
    assert (plain.logits == asked.logits).all()
    assert np.allclose(worded.logits, asked.logits + 2 * asked.words)
    voted = blended(asked, Calibration(1.0, (), 0.0, 0.0, vote=1.0))
    assert (voted.logits - asked.logits).argmax(axis=1).tolist() == LABELS.tolist()
