"""Trains the turn risk from dialogues written for it. Runs at set-up only.

What one stage hands to the next, and every threshold, comes from dialogues that the stage did not see.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.retention.risk import CAUSES, CONTENT, turn_features
from bot.retention.types import Cause
from bot.understanding.wording import with_wording
from encoder import SentenceEncoder, Vectors
from encoder.content import read_yaml
from encoder.placing import new_file
from encoder.progress import Progress
from encoder.sessions import open_encoder

STRENGTH = 3.0
"""Inverse regularisation of the heads over unit vectors."""
FALSE_ALARMS = 0.05
FOLDS = 10
CAUSE_THRESHOLD = 0.45

Turn = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Dialogue(BaseModel):
    """What a visitor said, turn by turn, and whether they were about to leave when it ended."""

    model_config = ConfigDict(extra="forbid")

    turns: list[Turn] = Field(min_length=1)
    leaving: bool
    cause: Cause | None = None
    objection: bool = False
    """They objected to a price, leaving or not."""


class Dialogues(BaseModel):
    model_config = ConfigDict(extra="forbid")

    dialogues: list[Dialogue] = Field(min_length=20)


@dataclass(frozen=True, eq=False)
class Encoded:
    """One array of (turns, width) for each dialogue, with its labels."""

    turns: list[Vectors]
    leaving: Vectors

    @property
    def last(self) -> Vectors:
        return np.array([vectors[-1] for vectors in self.turns])


def read_dialogues(path: Path) -> list[Dialogue]:
    return read_yaml(Dialogues, path).dialogues


def encode(dialogues: list[Dialogue], encoder: SentenceEncoder) -> Encoded:
    texts = [turn for dialogue in dialogues for turn in dialogue.turns]
    flat = with_wording(texts, encoder.encode(texts))
    ends = np.cumsum([len(dialogue.turns) for dialogue in dialogues])
    labels = np.array([dialogue.leaving for dialogue in dialogues], np.float32)
    return Encoded(np.split(flat, ends[:-1]), labels)


def train_risk(models: Path, path: Path, progress: Progress) -> None:
    progress("Turn risk", 0.0)
    dialogues = read_dialogues(CONTENT)
    encoded = encode(dialogues, open_encoder(models))
    progress("Turn risk", 0.5)
    arrays = {**_risk_arrays(encoded), **_cause_arrays(dialogues, encoded)}
    with new_file(path) as place, place.open("wb") as file:
        np.savez(file, **arrays)
    progress("Turn risk", 1.0)


def _risk_arrays(encoded: Encoded) -> dict[str, Any]:
    rows = _unseen_features(encoded)
    turn = _head(1.0)
    unseen = cross_val_predict(turn, rows, encoded.leaving, cv=_folds(), method="predict_proba")[:, 1]
    turn.fit(rows, encoded.leaving)
    moment = _head(STRENGTH).fit(encoded.last, encoded.leaving)
    return {
        "moment_weights": moment.coef_[0].astype(np.float32),
        "moment_bias": moment.intercept_[0],
        "turn_weights": turn.coef_[0].astype(np.float32),
        "turn_bias": turn.intercept_[0],
        "threshold": np.quantile(unseen[encoded.leaving == 0], 1 - FALSE_ALARMS),
    }


def _unseen_features(encoded: Encoded) -> Vectors:
    """Each dialogue's features by a moment head that was trained without that dialogue."""
    features: list[Vectors] = [np.zeros(0, np.float32)] * len(encoded.turns)
    for train, test in _folds().split(encoded.last, encoded.leaving):
        head = _head(STRENGTH).fit(encoded.last[train], encoded.leaving[train])
        for at in test:
            features[at] = turn_features(head.decision_function(encoded.turns[at]).tolist(), {})
    return np.array(features)


def _cause_arrays(dialogues: list[Dialogue], encoded: Encoded) -> dict[str, Any]:
    leaving = [
        (dialogue.cause or Cause.UNKNOWN, at) for at, dialogue in enumerate(dialogues) if dialogue.leaving
    ]
    labels = [CAUSES.index(cause) for cause, _ in leaving]
    head = _head(STRENGTH * 3).fit(encoded.last[[at for _, at in leaving]], labels)
    weights = np.zeros((len(CAUSES), encoded.last.shape[1]), np.float32)
    # A cause that no dialogue has is never the likeliest.
    bias = np.full(len(CAUSES), -30.0, np.float32)
    weights[head.classes_], bias[head.classes_] = head.coef_, head.intercept_
    return {"cause_weights": weights, "cause_bias": bias, "cause_threshold": CAUSE_THRESHOLD}


def _head(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=2000)


def _folds() -> StratifiedKFold:
    return StratifiedKFold(FOLDS, shuffle=True, random_state=7)
