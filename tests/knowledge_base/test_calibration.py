"""What is learned from the shop's own questions holds what it promises."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from encoder import SentenceEncoder
from knowledge_base.articles import read_articles
from knowledge_base.calibration import (
    COVERAGE,
    FOLDS,
    Asked,
    auroc,
    calibrate,
    fit_weights,
    learn_from,
    leave_one_out,
    measure,
)
from knowledge_base.cli import CONTENT
from knowledge_base.index import Index, make_index
from knowledge_base.metric import learn, seen_through
from knowledge_base.ranking import DEFAULT_WEIGHTS, SIGNALS


@pytest.fixture(scope="module")
def index(minilm: SentenceEncoder) -> Index:
    return make_index(read_articles(CONTENT), minilm, "test")


@pytest.fixture(scope="module")
def asked(index: Index) -> list[Asked]:
    return list(leave_one_out(index))


def test_that_every_question_is_asked_once_without_itself(index: Index, asked: list[Asked]) -> None:
    assert sorted(item.text for item in asked) == sorted(index.question_texts)
    exact = [item for item in asked if item.ranking.signals[:, 0].max() > 0.999]
    # Two questions of the content that differ in case or marks only could still be alike.
    assert len(exact) < 5


def test_that_learned_weights_are_convex_and_no_worse_than_equal_ones(asked: list[Asked]) -> None:
    weights = fit_weights(asked)
    assert sum(weights.values()) == pytest.approx(1, abs=1e-3)
    assert min(weights.values()) > 0
    equal = dict.fromkeys(SIGNALS, 1 / len(SIGNALS))
    learned, plain = (
        measure([replace(item, ranking=item.ranking.weighed(each)) for item in asked], 0).mrr_at_10
        for each in (weights, equal)
    )
    assert learned >= plain - 0.01


def test_that_fusing_beats_every_single_signal(asked: list[Asked]) -> None:
    fused = measure([replace(item, ranking=item.ranking.weighed(DEFAULT_WEIGHTS)) for item in asked], 0)
    for name in SIGNALS:
        only = {other: float(other == name) for other in SIGNALS}
        single = measure([replace(item, ranking=item.ranking.weighed(only)) for item in asked], 0)
        assert fused.mrr_at_10 > single.mrr_at_10


def test_that_the_threshold_keeps_the_stated_coverage(asked: list[Asked]) -> None:
    figures = learn_from(asked).figures
    assert figures is not None
    assert COVERAGE <= figures.coverage < COVERAGE + 0.02


def test_that_a_shop_with_few_questions_gets_the_defaults(minilm: SentenceEncoder) -> None:
    few = make_index(read_articles(CONTENT)[:5], minilm, "few")
    calibration = calibrate(few)
    assert calibration.weights == DEFAULT_WEIGHTS
    assert calibration.figures is None


def test_that_a_shop_without_questions_can_be_searched(minilm: SentenceEncoder, tmp_path: Path) -> None:
    articles = [replace(article, questions=()) for article in read_articles(CONTENT)[:5]]
    assert calibrate(make_index(articles, minilm, "none")).figures is None


def test_that_no_two_questions_of_an_article_are_left_out_together(index: Index) -> None:
    for number, record in enumerate(index.records):
        if len(record.questions) <= FOLDS:
            rows = np.flatnonzero(index.questions.owners == number)
            kept = index.without(rows[:1])
            assert len(kept.records[number].questions) == len(record.questions) - 1


def test_that_auroc_is_the_textbook_one() -> None:
    random = np.random.default_rng(3)
    good, bad = random.integers(2, 9, 60) / 10, random.integers(0, 7, 40) / 10
    truth = [1] * len(good) + [0] * len(bad)
    assert auroc(good, bad) == pytest.approx(roc_auc_score(truth, [*good, *bad]), abs=1e-4)


def test_that_the_metric_shrinks_what_one_article_varies_in() -> None:
    random = np.random.default_rng(5)
    owners = np.repeat(np.arange(20), 6)
    vectors = random.normal(size=(20, 8))[owners] * [1, 1, 1, 1, 1, 1, 1, 0.1]
    vectors[:, 7] += random.normal(size=120) * 3
    metric = learn(vectors.astype(np.float32), owners)
    assert metric[7, 7] < 0.6 * metric[0, 0]
    assert np.allclose(np.linalg.norm(seen_through(metric, vectors.astype(np.float32)), axis=1), 1)


def test_that_texts_that_do_not_vary_leave_the_metric_alone() -> None:
    assert np.array_equal(learn(np.eye(4, dtype=np.float32), np.arange(4)), np.eye(4))
