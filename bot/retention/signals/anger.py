"""The message sounds angry."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector
from bot.retention.types import SignalName
from bot.understanding import Mood


def measure(turn: TurnContext) -> tuple[float, str]:
    understood = turn.understanding
    return (understood.mood_probability if understood.mood is Mood.ANGRY else 0.0), understood.text


DETECTOR = Detector(
    name=SignalName.ANGER,
    threshold=0.6,
    reason="sounds angry",
    measure=measure,
)
