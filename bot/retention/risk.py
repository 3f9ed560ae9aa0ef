"""How likely this turn's author is to leave, and over what: small calibrated linear models, with numpy alone.

It sets tone, routing and reason. It never spends money by itself: such models raise too many false alarms.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import NotReady
from bot.retention.types import Cause, SignalName
from bot.understanding.wording import with_wording
from encoder import Vectors
from encoder.progress import Progress, silent
from encoder.weights import encoder_folder

CONTENT = Path(__file__).parent / "content" / "risk.yaml"
RECIPE = 2
"""Counted up whenever the same dialogues would give another model."""

CAUSES = tuple(Cause)
SEEN = 3
"""Turns that the slope looks at, this one included."""


@dataclass(frozen=True)
class Reading:
    """`moment` is one message alone, as log-odds; `risk` weighs it with the turns before it."""

    moment: float
    risk: float
    at_risk: bool
    cause: Cause
    causes: tuple[float, ...]
    """Of this message alone, in the order of `Cause`."""


@dataclass(frozen=True, eq=False)
class TurnRisk:
    moment_weights: Vectors
    """Over the sentence vector and the wording."""
    moment_bias: float
    cause_weights: Vectors
    """(causes, width)"""
    cause_bias: Vectors
    turn_weights: Vectors
    turn_bias: float
    threshold: float
    """Calm talks over it: one in twenty, measured on dialogues that were left out of the training."""
    cause_threshold: float
    version: str

    def read(
        self,
        text: str,
        embedding: Vectors,
        signals: Mapping[SignalName, float],
        moments: Sequence[float] = (),
        causes: Sequence[Sequence[float]] = (),
    ) -> Reading:
        """`moments` and `causes` are those of the earlier turns of this conversation, oldest first."""
        vector = with_wording([text], embedding[None])[0]
        moment = float(self.moment_weights @ vector) + self.moment_bias
        features = turn_features([*moments, moment], signals)
        risk = sigmoid(float(self.turn_weights @ features) + self.turn_bias)
        here = softmax(self.cause_weights @ vector + self.cause_bias)
        return Reading(
            moment=moment,
            risk=risk,
            at_risk=risk >= self.threshold,
            cause=self._cause([*causes, here.tolist()]),
            causes=tuple(round(float(share), 4) for share in here),
        )

    def _cause(self, turns: Sequence[Sequence[float]]) -> Cause:
        """The last turns' opinions on average; unknown when none of them is strong."""
        mean = np.asarray(turns[-SEEN:], np.float32).mean(axis=0)
        best = int(mean.argmax())
        return CAUSES[best] if mean[best] >= self.cause_threshold else Cause.UNKNOWN


def turn_features(moments: Sequence[float], signals: Mapping[SignalName, float]) -> Vectors:
    """This moment, how it stands against the turns before it, the worst of the last ones, and the signals."""
    last = list(moments)[-SEEN:]
    before = last[:-1] or last[-1:]
    slope = last[-1] - float(np.mean(before))
    weighed = (signals.get(name, 0.0) for name in WEIGHED)
    return np.array([last[-1], slope, max(last), *weighed], np.float32)


WEIGHED: tuple[SignalName, ...] = ()
"""Signals that the model weighs; what only the records show (orders, repeats) is left to the rules."""


def sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def softmax(values: Vectors) -> Vectors:
    grown = np.exp(values - values.max())
    shares: Vectors = (grown / grown.sum()).astype(np.float32)
    return shares


def risk_path(models: Path) -> Path:
    """Named after everything the model depends on: the dialogues, the encoder, the recipe."""
    parts = [CONTENT.read_bytes(), encoder_folder(models).name.encode(), str(RECIPE).encode()]
    return models / "risk" / f"{hashlib.sha256(b'|'.join(parts)).hexdigest()[:16]}.npz"


def prepare(models: Path, progress: Progress = silent) -> Path:
    """Train the turn risk unless it is there; return its file."""
    path = risk_path(models)
    if not path.is_file():
        # Training needs scikit-learn; serving must not load it.
        from bot.retention.risk_training import train_risk

        train_risk(models, path, progress)
    return path


def open_risk(models: Path) -> TurnRisk:
    """Raises NotReady until `prepare` has trained it."""
    path = risk_path(models)
    if not path.is_file():
        raise NotReady("the turn risk is not trained: run `rekindle setup`")
    with np.load(path, allow_pickle=False) as saved:
        return TurnRisk(
            moment_weights=saved["moment_weights"],
            moment_bias=float(saved["moment_bias"]),
            cause_weights=saved["cause_weights"],
            cause_bias=saved["cause_bias"],
            turn_weights=saved["turn_weights"],
            turn_bias=float(saved["turn_bias"]),
            threshold=float(saved["threshold"]),
            cause_threshold=float(saved["cause_threshold"]),
            version=f"risk-{path.stem}",
        )
