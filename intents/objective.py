"""What training makes small: cross-entropy, and a contrastive part that draws the texts of an intent to each
other and to the intent's name."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from encoder import Vectors
from intents.lessons import Lesson
from intents.neighbours import OUTSIDE, Labels
from intents.recipe import Recipe


class CrossEntropy:
    """With smoothed targets; a text of no intent pulls all intents to the same probability."""

    def __init__(self, lesson: Lesson, recipe: Recipe) -> None:
        self._targets = torch.from_numpy(smoothed(lesson.labels, lesson.intents, recipe.smoothing))
        weights = np.where(lesson.labels == OUTSIDE, recipe.outside_weight, 1.0)
        self._weights = torch.from_numpy(weights.astype(np.float32))

    def __call__(self, logits: Tensor, rows: np.ndarray) -> Tensor:
        losses = -(self._targets[rows] * functional.log_softmax(logits.float(), dim=1)).sum(1)
        weights = self._weights[rows]
        mean: Tensor = (losses * weights).sum() / weights.sum()
        return mean


def smoothed(labels: Labels, intents: int, smoothing: float) -> Vectors:
    """Target probabilities, shape (texts, intents)."""
    targets = np.full((len(labels), intents), smoothing / intents, np.float32)
    inside = np.flatnonzero(labels != OUTSIDE)
    targets[inside, labels[inside]] += 1 - smoothing
    targets[labels == OUTSIDE] = 1 / intents
    return targets


def surprise(lesson: Lesson, logits: Vectors) -> NDArray[np.float64]:
    """How much each text's label surprises the model, in nats: the negative logarithm of its probability; for
    a text of no intent how far the prediction is from all being alike (Kullback-Leibler)."""
    wide = logits.astype(np.float64)
    said = wide - wide.max(axis=1, keepdims=True)
    said -= np.log(np.exp(said).sum(axis=1, keepdims=True))
    unequal = -said.mean(axis=1) - np.log(lesson.intents)
    right = np.take_along_axis(said, np.maximum(lesson.labels, 0)[:, None], axis=1)[:, 0]
    return np.where(lesson.labels == OUTSIDE, unequal, -right)


def supervised_contrast(pooled: Tensor, labels: Tensor, temperature: float) -> Tensor:
    """Supervised contrastive loss (Khosla and others, 2020, L_out) of rows (rows, width) and their labels.
    Rows without another of their label, and rows of no intent, have no pull of their own; they still push."""
    unit = functional.normalize(pooled.float(), dim=1)
    itself = torch.eye(len(unit), dtype=torch.bool)
    similar = (unit @ unit.T / temperature).masked_fill(itself, -1e9)
    alike = ((labels[:, None] == labels[None]) & ~itself & (labels[:, None] != OUTSIDE)).float()
    shares = similar - torch.logsumexp(similar, 1, keepdim=True)
    friends = alike.sum(1)
    losses = -(alike * shares).sum(1) / friends.clamp(min=1)
    mean: Tensor = losses.sum() / (friends > 0).sum().clamp(min=1)
    return mean
