"""The customer asks to end the subscription or the membership."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector, intent_share
from bot.retention.types import SignalName

INTENTS = frozenset({"cancel_subscription"})
OTHER_ENDS = frozenset({"change_or_cancel_order", "subscription_change", "return_item"})
"""What else "please cancel" or "stop it" may be about."""


def measure(turn: TurnContext) -> tuple[float, str]:
    return intent_share(turn, INTENTS, unless=OTHER_ENDS)


DETECTOR = Detector(
    name=SignalName.CANCEL_INTENT,
    threshold=0.5,
    reason="asks to cancel",
    measure=measure,
    revision=2,
)
