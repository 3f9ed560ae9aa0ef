"""The catalogue of signals: small pure detectors, one a file, each with a threshold and a reason in words."""

from bot.retention import TurnContext
from bot.retention.signals import (
    anger,
    cancel_intent,
    complaint,
    price_objection,
    repeated_contact,
    service_failure,
)
from bot.retention.signals.detector import Detector
from bot.retention.types import Signal, SignalName

CATALOGUE: tuple[Detector, ...] = (
    cancel_intent.DETECTOR,
    complaint.DETECTOR,
    price_objection.DETECTOR,
    anger.DETECTOR,
    repeated_contact.DETECTOR,
    service_failure.DETECTOR,
)


def read_all(turn: TurnContext) -> dict[SignalName, Signal]:
    """Every signal with its probability, noticed or not: the risk model weighs them all."""
    return {detector.name: detector.read(turn) for detector in CATALOGUE}


def noticed(signals: dict[SignalName, Signal]) -> tuple[Signal, ...]:
    """Those that reach their thresholds, in the order of the catalogue."""
    return tuple(
        signals[detector.name]
        for detector in CATALOGUE
        if signals[detector.name].probability >= detector.threshold
    )
