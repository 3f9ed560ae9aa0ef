"""Trains the turn risk from dialogues written for it, at set-up only.

What one stage hands to the next, and every threshold, comes from dialogues that the stage did not see.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.retention.rehearsal import rehearsed
from bot.retention.risk import CAUSES, CONTENT, SEEN, Moment, Signals, cause_features, turn_features
from bot.retention.signals import read_all
from bot.retention.types import Cause
from bot.understanding import Understander, Understanding
from bot.understanding.understander import open_understander
from bot.understanding.wording import with_wording
from encoder import Vectors
from encoder.content import read_yaml
from encoder.placing import new_file
from encoder.progress import Progress
from encoder.sessions import open_encoder
from intents.classifier import open_classifier

MOMENT_STRENGTH = 3.0
"""Inverse regularisation over sentence vector and wording."""
CAUSE_STRENGTH = 6.0
FALSE_ALARMS = 0.05
FOLDS = 10
CAUSE_THRESHOLD = 0.28
"""A cause named from here on was right in about six of ten unseen dialogues; the rest are called unknown."""

Labels = NDArray[np.bool_]
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
class Talk:
    """A dialogue as the models see it: vectors and signals, turn by turn."""

    vectors: Vectors
    """(turns, width and wording)"""
    said: list[Understanding]
    signals: list[Signals]


def read_dialogues(path: Path) -> list[Dialogue]:
    return read_yaml(Dialogues, path).dialogues


def hear(dialogues: list[Dialogue], understander: Understander) -> list[Talk]:
    """Understand every turn as it would be in service."""
    texts = [turn for dialogue in dialogues for turn in dialogue.turns]
    understood = iter(understander.understand(texts))
    return [_talk([next(understood) for _ in dialogue.turns]) for dialogue in dialogues]


def _talk(said: list[Understanding]) -> Talk:
    now = datetime.now(UTC)
    signals: list[Signals] = [
        {name: signal.probability for name, signal in read_all(rehearsed(one, now)).items()} for one in said
    ]
    vectors = with_wording([one.text for one in said], np.array([one.embedding for one in said]))
    return Talk(vectors, said, signals)


def train_risk(models: Path, intents: Path, path: Path, progress: Progress) -> None:
    progress("Turn risk", 0.0)
    dialogues = read_dialogues(CONTENT)
    understander = open_understander(models, open_encoder(models), open_classifier(models, intents))
    talks = hear(dialogues, understander)
    progress("Turn risk", 0.6)
    leaving = np.array([dialogue.leaving for dialogue in dialogues])
    arrays = {**_risk_arrays(talks, leaving), **_cause_arrays(dialogues, talks)}
    with new_file(path) as place, place.open("wb") as file:
        np.savez(file, **arrays)
    progress("Turn risk", 1.0)


def _risk_arrays(talks: list[Talk], leaving: Labels) -> dict[str, Any]:
    last = np.array([talk.vectors[-1] for talk in talks])
    rows = _unseen_features(talks, last, leaving)
    unseen = cross_val_predict(_head(1.0), rows, leaving, cv=_folds(), method="predict_proba")[:, 1]
    turn, moment = _head(1.0).fit(rows, leaving), _head(MOMENT_STRENGTH).fit(last, leaving)
    return {
        "moment_weights": moment.coef_[0].astype(np.float32),
        "moment_bias": moment.intercept_[0],
        "turn_weights": turn.coef_[0].astype(np.float32),
        "turn_bias": turn.intercept_[0],
        "threshold": np.quantile(unseen[~leaving], 1 - FALSE_ALARMS),
    }


def _unseen_features(talks: list[Talk], last: Vectors, leaving: Labels) -> Vectors:
    """Each dialogue's features by a moment head that was trained without that dialogue."""
    rows: dict[int, Vectors] = {}
    for train, test in _folds().split(last, leaving):
        head = _head(MOMENT_STRENGTH).fit(last[train], leaving[train])
        rows |= {int(at): _features(talks[at], head) for at in test}
    return np.array([rows[at] for at in range(len(talks))])


def _features(talk: Talk, head: LogisticRegression) -> Vectors:
    odds = head.decision_function(talk.vectors)
    moments = [Moment(float(one), signals, ()) for one, signals in zip(odds, talk.signals, strict=True)]
    return turn_features(moments[-SEEN:])


def _cause_arrays(dialogues: list[Dialogue], talks: list[Talk]) -> dict[str, Any]:
    """Every turn of a leaving dialogue speaks for its cause; long dialogues weigh no more than short ones."""
    rows, labels, weights = [], [], []
    for dialogue, talk in zip(dialogues, talks, strict=True):
        if not dialogue.leaving:
            continue
        for said, signals in zip(talk.said, talk.signals, strict=True):
            rows.append(cause_features(said.embedding, signals))
            labels.append(CAUSES.index(dialogue.cause or Cause.UNKNOWN))
            weights.append(1 / len(talk.said))
    head = _head(CAUSE_STRENGTH).fit(np.array(rows), labels, sample_weight=weights)
    full = np.zeros((len(CAUSES), len(rows[0])), np.float32)
    # A cause that no dialogue has is never the likeliest.
    bias = np.full(len(CAUSES), -30.0, np.float32)
    full[head.classes_], bias[head.classes_] = head.coef_, head.intercept_
    return {"cause_weights": full, "cause_bias": bias, "cause_threshold": CAUSE_THRESHOLD}


def _head(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=3000)


def _folds() -> StratifiedKFold:
    return StratifiedKFold(FOLDS, shuffle=True, random_state=7)
