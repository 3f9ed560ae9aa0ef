"""The intervals hold what they promise, and count what the figures count."""

import numpy as np
import pytest

from eval.labelled.figures import Judged, figures
from eval.labelled.intervals import _statistics, intervals
from tests.eval.labelled.test_figures import said


def judged(seed: int, messages: int = 300, skill: float = 0.8) -> Judged:
    random = np.random.default_rng(seed)
    names = ("track", "return", "pay", "")
    truth = tuple(names[number] for number in random.integers(len(names), size=messages))
    best = [name if name and random.random() < skill else names[int(random.integers(3))] for name in truth]
    scores = np.where(
        [bool(name) for name in truth], random.beta(4, 2, messages), random.beta(2, 4, messages)
    )
    verdicts = [
        said(name, accepted=bool(score > 0.4), score=round(float(score), 2))
        for name, score in zip(best, scores, strict=True)
    ]
    return Judged(verdicts, truth)


def test_that_with_every_message_once_the_figures_come_out() -> None:
    run = judged(1)
    once = np.ones((1, len(run.truth)))
    counted = {name: float(value(once)[0]) for name, value in _statistics(run).items()}
    assert counted == pytest.approx({name: figures(run)[name] for name in counted}, abs=1e-4)


def test_that_the_interval_is_as_wide_as_the_theory_says() -> None:
    run = judged(2, messages=2000)
    low, high = intervals([run])["overall_accuracy"]
    share = figures(run)["overall_accuracy"]
    expected = 1.96 * (share * (1 - share) / 2000) ** 0.5
    assert (high - low) / 2 == pytest.approx(expected, rel=0.12)
    assert low < share < high


def test_that_seeds_which_differ_widen_it_and_seeds_that_agree_do_not() -> None:
    run = judged(3)
    weak, strong = Judged(run.said, run.truth), Judged([said("pay")] * len(run.truth), run.truth)
    low, high = intervals([run])["accuracy"]
    assert intervals([run, weak])["accuracy"] == pytest.approx([low, high], abs=0.02)
    wide = intervals([run, strong])["accuracy"]
    assert wide[1] - wide[0] > 2 * (high - low)


def test_that_without_foreign_messages_only_the_others_are_drawn() -> None:
    run = judged(4)
    own = [at for at, name in enumerate(run.truth) if name]
    found = intervals([Judged([run.said[at] for at in own], tuple(run.truth[at] for at in own))])
    assert "accuracy" in found
    assert "oos_recall" not in found
