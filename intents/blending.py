"""Three opinions on one message, added up: the head's logits, the vote of the nearest texts that were learned
from, and the wording's scores. What the last two weigh is learned from texts held out."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from encoder import Vectors
from intents.calibration import Calibration, Examples, fit_temperature, softmax
from intents.neighbours import OUTSIDE, Near

SHARPNESS = 12.0
"""How much more the vote of a nearer neighbour counts."""
VOTES = (0.0, 0.15, 0.33, 0.6)
WORDS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
"""The weights that are tried."""
SLACK = 0.5
COARSE = 6
"""Every sixth temperature will do to hold weights against each other."""


def blended(asked: Examples, calibration: Calibration) -> Examples:
    """With the logits that serve."""
    return _sum(asked, votes(asked.near, asked.logits.shape[1]), calibration.vote, calibration.words)


def votes(near: Near, intents: int) -> Vectors:
    """The logarithm of every intent's share of the vote, shape (texts, intents)."""
    weights = np.exp(SHARPNESS * near.inside.astype(np.float64))
    shares: NDArray[np.float64] = np.zeros((len(weights), intents))
    np.add.at(shares, (np.arange(len(shares))[:, None], near.labels), weights)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    return np.log(shares + 1e-3).astype(np.float32)


def choose_weights(held_out: Examples) -> tuple[float, float]:
    """The largest weights of vote and words under which texts that no opinion was formed on are about as
    likely as under the best ones: little or none for words where few texts teach a count of them nothing.

    "About" is `SLACK` of the standard error of the best loss (after the rule of Breiman and others,
    "Classification and regression trees", 1984). What is held out comes from the same hands as what was
    learned; shoppers write otherwise, and there several opinions fail more seldom than one."""
    inside = held_out.labels != OUTSIDE
    labels = held_out.labels[inside]
    said = votes(held_out.near, held_out.logits.shape[1])
    logits = {
        (vote, words): _sum(held_out, said, vote, words).logits[inside] for vote in VOTES for words in WORDS
    }
    fits = {weights: fit_temperature(logits[weights], labels, COARSE) for weights in logits}
    best = min(fits, key=lambda weights: fits[weights][1])
    temperature, loss = fits[best]
    shares = softmax(logits[best], temperature)[np.arange(len(labels)), labels]
    error = float(np.log(shares + 1e-12).std() / np.sqrt(len(labels)))
    good = [weights for weights in fits if fits[weights][1] <= loss + SLACK * error]
    return max(good, key=lambda weights: (weights[0] / VOTES[-1] + weights[1] / WORDS[-1], -fits[weights][1]))


def _sum(asked: Examples, said: Vectors, vote: float, words: float) -> Examples:
    logits = asked.logits + np.float32(vote) * said + np.float32(words) * asked.words
    return replace(asked, logits=logits)
