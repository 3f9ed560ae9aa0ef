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
from bot.shop.folder import open_folder
from bot.understanding import Tone, Understanding
from bot.understanding.lessons import mood_lesson, tone_lessons
from bot.understanding.wording import with_wording
from encoder import Vectors
from encoder.progress import Progress, silent
from encoder.weights import encoder_folder
from intents.catalogue import read_catalogue
from intents.releases import model_folder

CONTENT = Path(__file__).parent / "content" / "risk.yaml"
RECIPE = 5
"""Counted up whenever the same dialogues would give another model."""

CAUSES = tuple(Cause)
SEEN = 3
"""Turns that are looked back on, this one included."""
WEIGHED = (
    SignalName.CANCEL_INTENT,
    SignalName.COMPLAINT,
    SignalName.PRICE_OBJECTION,
    SignalName.ANGER,
)
"""Signals that the model weighs; what only the records show (orders, repeats) is left to the rules."""

Signals = Mapping[SignalName, float]


@dataclass(frozen=True)
class Moment:
    """What one message said by itself; kept in the log, so that the next turns can look back on it."""

    log_odds: float
    """Of leaving."""
    signals: Signals
    causes: tuple[float, ...]
    """Probabilities, in the order of `Cause`."""


@dataclass(frozen=True)
class Reading:
    moment: Moment
    risk: float
    """Calibrated, this message weighed with the turns before it."""
    at_risk: bool
    cause: Cause


@dataclass(frozen=True, eq=False)
class TurnRisk:
    moment_weights: Vectors
    """Over the sentence vector and the wording."""
    moment_bias: float
    cause_weights: Vectors
    """(causes, width and signals)"""
    cause_bias: Vectors
    turn_weights: Vectors
    turn_bias: float
    threshold: float
    """Calm talks over it: one in twenty, measured on dialogues that were left out of the training."""
    cause_threshold: float
    version: str

    def read(self, moments: Sequence[Moment]) -> Reading:
        """`moments` are this conversation's, oldest first, this message's last."""
        last = moments[-SEEN:]
        risk = _sigmoid(float(self.turn_weights @ turn_features(last)) + self.turn_bias)
        return Reading(last[-1], risk, risk >= self.threshold, self._cause(last))

    def moment(self, said: Understanding, signals: Signals) -> Moment:
        vector = with_wording([said.text], said.embedding[None])[0]
        causes = _softmax(self.cause_weights @ cause_features(said.embedding, signals) + self.cause_bias)
        return Moment(
            log_odds=round(float(self.moment_weights @ vector) + self.moment_bias, 4),
            signals={name: round(signals.get(name, 0.0), 4) for name in WEIGHED},
            causes=tuple(round(float(share), 4) for share in causes),
        )

    def _cause(self, moments: Sequence[Moment]) -> Cause:
        """The last turns' opinions on average; unknown when that favours none clearly."""
        mean = np.mean([moment.causes for moment in moments], axis=0)
        best = int(mean.argmax())
        return CAUSES[best] if mean[best] >= self.cause_threshold else Cause.UNKNOWN


def turn_features(moments: Sequence[Moment]) -> Vectors:
    """The last message, how it stands against the ones before, the worst of them, and the signals: now and at
    their highest."""
    odds = [moment.log_odds for moment in moments]
    now = [moments[-1].signals.get(name, 0.0) for name in WEIGHED]
    highest = [max(moment.signals.get(name, 0.0) for moment in moments) for name in WEIGHED]
    slope = odds[-1] - float(np.mean(odds[:-1] or odds))
    return np.array([odds[-1], slope, max(odds), *now, *highest], np.float32)


def cause_features(embedding: Vectors, signals: Signals) -> Vectors:
    weighed = np.array([signals.get(name, 0.0) for name in WEIGHED], np.float32)
    return np.concatenate([embedding, weighed])


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def _softmax(values: Vectors) -> Vectors:
    grown = np.exp(values - values.max())
    shares: Vectors = (grown / grown.sum()).astype(np.float32)
    return shares


def risk_path(models: Path, intents: Path | None = None) -> Path:
    """Named after all that the model depends on; `intents` is the shop's content, else the demo shop's."""
    catalogue = read_catalogue(intents or open_folder(None).intents)
    encoder = encoder_folder(models).name
    parts = (
        str(RECIPE),
        CONTENT.read_text(encoding="utf-8"),
        encoder,
        model_folder(models, catalogue).name,
        mood_lesson().path(models, encoder).name,
        tone_lessons()[Tone.COMPLAINING].path(models, encoder).name,
    )
    return models / "risk" / f"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}.npz"


def prepare(models: Path, progress: Progress = silent, intents: Path | None = None) -> Path:
    """Train the turn risk unless it is there; return its file. Needs the intent and mood models."""
    path = risk_path(models, intents)
    if not path.is_file():
        # Training needs scikit-learn; serving must not load it.
        from bot.retention.risk_training import train_risk

        train_risk(models, intents or open_folder(None).intents, path, progress)
    return path


def open_risk(models: Path, intents: Path | None = None) -> TurnRisk:
    """Raises NotReady until `prepare` has trained it."""
    path = risk_path(models, intents)
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
