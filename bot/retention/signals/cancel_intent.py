"""The customer asks to end the subscription."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector, intent_share
from bot.retention.types import SignalName

INTENTS = frozenset({"cancel_subscription"})
OTHER_ENDS = frozenset(
    {
        "cancel_order",
        "change_order",
        "skip_box",
        "pause_subscription",
        "change_plan",
        "return_item",
        "delete_account",
    }
)
"""What else "please cancel" or "stop it" may be about."""


def measure(turn: TurnContext) -> tuple[float, str]:
    return intent_share(turn, INTENTS, unless=OTHER_ENDS)


DETECTOR = Detector(
    name=SignalName.CANCEL_INTENT,
    threshold=0.5,
    reason="asks to cancel",
    measure=measure,
    revision=3,
)
