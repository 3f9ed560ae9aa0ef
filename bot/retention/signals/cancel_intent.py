"""The customer asks to end the subscription or the membership."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector, intent_share
from bot.retention.types import SignalName

INTENTS = frozenset({"cancel_subscription"})


def measure(turn: TurnContext) -> tuple[float, str]:
    return intent_share(turn, INTENTS)


DETECTOR = Detector(
    name=SignalName.CANCEL_INTENT,
    threshold=0.5,
    reason="asks to cancel",
    measure=measure,
    revision=2,
)
