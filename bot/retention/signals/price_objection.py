"""The customer says, in words, that it costs too much: one of the two causes that can unlock money."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector, intent_share
from bot.retention.types import SignalName

INTENTS = frozenset({"price_objection"})


def measure(turn: TurnContext) -> tuple[float, str]:
    return intent_share(turn, INTENTS)


DETECTOR = Detector(
    name=SignalName.PRICE_OBJECTION,
    threshold=0.5,
    reason="objects to the price",
    measure=measure,
    revision=2,
)
