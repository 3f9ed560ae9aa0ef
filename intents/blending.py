"""Three opinions on one message, added up: the head's logits, the vote of the nearest texts that were learned
from, and the wording's scores. What the last two weigh is learned from texts held out."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from encoder import Vectors
from intents.calibration import OUTSIDE, Calibration, Examples, Known, fit_temperature, likeness

VOTERS, SHARPNESS = 15, 12.0
"""How many neighbours vote on the intent, and how much nearer ones count more."""
VOTES = (0.0, 0.15, 0.33, 0.6)
WORDS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
"""The weights that are tried."""
COARSE = 6
"""Every sixth temperature will do to hold weights against each other."""


def blended(
    asked: Examples, known: Known, calibration: Calibration, alike: Vectors | None = None
) -> Examples:
    """With the logits that serve; `alike` is the texts' `likeness`, where it is there already."""
    alike = likeness(asked, known) if alike is None else alike
    return _sum(asked, votes(alike, known, asked.logits.shape[1]), calibration.vote, calibration.words)


def votes(alike: Vectors, known: Known, intents: int) -> Vectors:
    """The logarithm of every intent's share of the vote, shape (asked, intents)."""
    voters = np.argpartition(-alike, min(VOTERS, alike.shape[1] - 1), axis=1)[:, :VOTERS]
    weights = np.exp(SHARPNESS * np.take_along_axis(alike, voters, axis=1).astype(np.float64))
    shares: NDArray[np.float64] = np.zeros((len(alike), intents))
    np.add.at(shares, (np.arange(len(shares))[:, None], known.labels[voters]), weights)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    return np.log(shares + 1e-3).astype(np.float32)


def choose_weights(held_out: Examples, known: Known) -> tuple[float, float]:
    """The weights of vote and words with the least negative log likelihood of texts that no opinion was
    formed on: 0 for words where few texts an intent teach a count of them nothing."""
    inside = held_out.labels != OUTSIDE
    said = votes(likeness(held_out, known), known, held_out.logits.shape[1])

    def loss(weights: tuple[float, float]) -> float:
        logits = _sum(held_out, said, *weights).logits
        return fit_temperature(logits[inside], held_out.labels[inside], COARSE)[1]

    return min(((vote, words) for vote in VOTES for words in WORDS), key=loss)


def _sum(asked: Examples, said: Vectors, vote: float, words: float) -> Examples:
    logits = asked.logits + np.float32(vote) * said + np.float32(words) * asked.words
    return replace(asked, logits=logits)
