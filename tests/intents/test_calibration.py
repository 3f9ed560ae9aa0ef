"""Calibration recovers truths that were put in."""

import numpy as np

from encoder import Vectors
from intents.calibration import (
    UNSEEN_REJECTED,
    Calibration,
    Examples,
    calibrate,
    choose_margin,
    fit_logistic,
    fit_temperature,
    in_scope_score,
    in_scope_weights,
    softmax,
    threshold_of,
    views,
)
from intents.neighbours import OUTSIDE, Known, Labels


def test_that_the_temperature_undoes_a_known_overconfidence() -> None:
    random = np.random.default_rng(3)
    honest = random.normal(0, 2, (4000, 5)).astype(np.float32)
    labels = np.array([random.choice(5, p=row) for row in softmax(honest)])
    assert abs(fit_temperature(honest * 3, labels)[0] - 3) < 0.25


def test_that_the_logistic_fit_separates_what_can_be_separated() -> None:
    random = np.random.default_rng(4)
    inside = random.random(600) < 0.9
    seen = np.stack([random.normal(inside * 3.0), random.normal(size=600), np.ones(600)], axis=1)
    weights = fit_logistic(seen, inside)
    right = (seen @ weights > 0) == inside
    assert right[inside].mean() > 0.85
    assert right[~inside].mean() > 0.8
    assert abs(weights[1]) < abs(weights[0]) / 3


def test_that_the_threshold_is_where_answering_and_rejecting_cost_the_same() -> None:
    threshold = threshold_of(wrong_cost=2.0, outside_share=0.1)
    inside = threshold * 0.9
    outside = (1 - threshold) * 0.1
    assert abs(2.0 * outside - 1.0 * inside) < 1e-9
    assert threshold_of(4.0, 0.1) > threshold
    assert threshold_of(2.0, 0.3) > threshold


def test_that_without_foreign_texts_a_few_of_the_shops_own_are_given_up() -> None:
    random = np.random.default_rng(6)
    confidence, energy, near = (random.normal(0, spread, 2000) for spread in (0.1, 1.0, 5.0))
    seen = np.stack([confidence, energy, near, np.zeros(2000), np.ones(2000)], axis=1)
    calibration = Calibration(1.0, tuple(in_scope_weights(seen, 0.3)), 0.3, 0.0)
    assert abs((in_scope_score(seen, calibration) < 0.3).mean() - UNSEEN_REJECTED) < 0.005
    shares = np.abs(seen[:, :3] * np.array(calibration.weights[:3])).mean(axis=0)
    assert shares.max() < 1.2 * shares.min()


def test_that_the_margin_is_nothing_when_the_best_is_always_right() -> None:
    shares = np.array([[0.5, 0.45, 0.05]] * 6)
    assert choose_margin(shares, np.zeros(6, np.int64)) == 0.0
    assert choose_margin(shares, np.array([0, 1, 1, 1, 0, 1])) > 0.04


def test_that_far_texts_score_lower_than_near_ones() -> None:
    random = np.random.default_rng(5)

    def placed(count: int) -> tuple[Vectors, Labels]:
        labels = random.integers(0, 2, count)
        outside = random.random(count) < 0.2
        centre = np.where(outside[:, None], [0, 0, 1.0], np.eye(3)[labels])
        vectors = centre + random.normal(0, 0.1, (count, 3))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32), np.where(outside, OUTSIDE, labels)

    vectors, labels = placed(300)
    logits = (vectors[:, :2] * 5).astype(np.float32)
    asked = Examples(logits, Known.of(*placed(300)).near(vectors), labels, np.zeros_like(logits))
    seen = views(asked)
    score = in_scope_score(seen, calibrate(asked, seen))
    inside = asked.labels != OUTSIDE
    assert score[inside].mean() > 0.9
    assert score[~inside].mean() < 0.1
