"""The customer complains: about the shop, or about something that arrived broken or wrong."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector, intent_share
from bot.retention.types import SignalName

INTENTS = frozenset({"complaint", "damaged_or_wrong_item"})


def measure(turn: TurnContext) -> tuple[float, str]:
    return intent_share(turn, INTENTS)


DETECTOR = Detector(
    name=SignalName.COMPLAINT,
    threshold=0.5,
    reason="complains",
    measure=measure,
    revision=2,
)
