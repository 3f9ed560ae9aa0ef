"""Small calibrated classifiers on the frozen sentence vector: mood, tones, safety.

scikit-learn trains them at set-up; serving needs one matrix product. A head is kept as one file named by a
digest of its content and of the encoder it was trained with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import NotReady
from bot.understanding.lessons import Lesson, mood_lesson, safety_lesson, tone_lessons
from bot.understanding.wording import with_wording
from encoder import Vectors
from encoder.placing import new_file
from encoder.progress import Progress, silent
from encoder.sessions import open_encoder

FOLDS = 5
NEVER = 1.01
"""A threshold that no probability reaches."""

Probabilities = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Head:
    """`weights` has one row a label, the constant last, already divided by the temperature."""

    labels: tuple[str, ...]
    weights: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    """By label: at or above it the label is an alarm. Of meaning only to heads trained with a calm label."""
    version: str

    def probabilities(self, vectors: Vectors) -> Probabilities:
        """Shape (texts, labels); every row sums to 1."""
        logits = vectors.astype(np.float64) @ self.weights[:, :-1].T + self.weights[:, -1]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Probabilities = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def alarms(self, shares: NDArray[np.float64]) -> list[tuple[str, float]]:
        """The labels at or over their thresholds in one row of probabilities, strongest first."""
        over = np.flatnonzero(shares >= self.thresholds)
        return [(self.labels[at], float(shares[at])) for at in over[np.argsort(-shares[over])]]


def train_head(
    vectors: Vectors,
    labels: Sequence[str],
    *,
    calm: str | None = None,
    false_alarms: float = 0.01,
    strength: float = 3.0,
    seed: int = 7,
    version: str = "",
) -> Head:
    """Fit a logistic head; temperature and alarm thresholds come from folds that it did not train on.

    With `calm`, each other label's threshold is the lowest at which at most `false_alarms` of the calm texts
    reach any alarm at all."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    names = tuple(sorted(set(labels)))
    truth = np.array([names.index(label) for label in labels])
    weight = "balanced" if calm is None else None  # how often an alarm is false must follow the real mix
    model = LogisticRegression(C=strength, class_weight=weight, max_iter=3000)
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    rows = csr_matrix(vectors)  # wording is mostly zeros
    with threadpool_limits(1):
        held_out = cross_val_predict(model, rows, truth, cv=split, method="decision_function")
        model.fit(rows, truth)
    logits = _two_columns(held_out)
    temperature = _temperature(logits, truth)
    learned = np.concatenate([model.coef_, model.intercept_[:, None]], axis=1)
    weights = _two_rows(learned) / temperature
    thresholds = np.full(len(names), NEVER)
    if calm is not None:
        thresholds = _thresholds(_softmax(logits / temperature), truth, names.index(calm), false_alarms)
    return Head(names, weights, thresholds, version)


def prepare(models: Path, progress: Progress = silent) -> None:
    """Train the mood, tone and safety heads unless they are there; a text is encoded once for all of them."""
    encoder = open_encoder(models)
    lessons = (mood_lesson(), safety_lesson(), *tone_lessons().values())
    missing = [lesson for lesson in lessons if not lesson.path(models, encoder.version).is_file()]
    texts = list(dict.fromkeys(text for lesson in missing for text, _ in lesson.rows))
    progress("texts for the heads", 0.0)
    vectors = dict(zip(texts, encoder.encode(texts), strict=True)) if texts else {}
    for at, lesson in enumerate(missing, start=1):
        progress(f"{lesson.name} head", at / (len(missing) + 1))
        save_head(lesson.path(models, encoder.version), learned(lesson, vectors))
    progress("heads", 1.0)


def learned(lesson: Lesson, vectors: Mapping[str, Vectors]) -> Head:
    """Train a head on vectors, by text, and wording."""
    texts = [text for text, _ in lesson.rows]
    features = with_wording(texts, np.stack([vectors[text] for text in texts]))
    labels = [label for _, label in lesson.rows]
    return train_head(features, labels, calm=lesson.calm, false_alarms=lesson.false_alarms)


def open_head(models: Path, lesson: Lesson, encoder_version: str) -> Head:
    """Open a head that takes vectors and wording; raises NotReady until `prepare` has trained it."""
    path = lesson.path(models, encoder_version)
    if not path.is_file():
        raise NotReady(f"the {lesson.name} head is not trained: run `rekindle setup`")
    return load_head(path)


def save_head(path: Path, head: Head) -> None:
    with new_file(path) as place, place.open("wb") as file:
        np.savez(file, labels=np.array(head.labels), weights=head.weights, thresholds=head.thresholds)


def load_head(path: Path) -> Head:
    stored = np.load(path)
    labels = tuple(str(label) for label in stored["labels"])
    return Head(labels, stored["weights"], stored["thresholds"], path.stem)


def _two_columns(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """scikit-learn gives one column for two classes; a softmax needs both."""
    return np.stack([-scores / 2, scores / 2], axis=1) if scores.ndim == 1 else scores


def _two_rows(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([-rows / 2, rows / 2]) if len(rows) == 1 else rows


def _softmax(logits: NDArray[np.float64]) -> Probabilities:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Probabilities = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _temperature(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    rows = np.arange(len(truth))
    grid = np.geomspace(0.2, 10, 97)
    losses = [-np.log(_softmax(logits / t)[rows, truth] + 1e-12).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])


def _thresholds(
    shares: Probabilities, truth: NDArray[np.int64], calm: int, false_alarms: float
) -> NDArray[np.float64]:
    """One threshold for all alarms: the highest of any alarm's probability in a calm text is what must stay
    below."""
    alarms = np.delete(shares[truth == calm], calm, axis=1).max(axis=1)
    level = float(np.quantile(alarms, 1 - false_alarms, method="higher")) + 1e-6
    thresholds = np.full(shares.shape[1], level)
    thresholds[calm] = NEVER
    return thresholds
