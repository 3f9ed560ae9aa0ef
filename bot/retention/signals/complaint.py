"""The customer complains: about the shop, or about something that arrived broken or wrong; also in a message
that is about something else ("cancel it, you lot never answer")."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector, intent_share
from bot.retention.types import SignalName
from bot.understanding import Tone

INTENTS = frozenset({"complaint", "damaged_or_wrong_item"})


def measure(turn: TurnContext) -> tuple[float, str]:
    """The surer of what the message is about and how it sounds."""
    understood = turn.understanding
    meant, sounds = intent_share(turn, INTENTS), understood.tones.get(Tone.COMPLAINING, 0.0)
    return meant if meant[0] >= sounds else (sounds, understood.text)


DETECTOR = Detector(
    name=SignalName.COMPLAINT,
    threshold=0.5,
    reason="complains",
    measure=measure,
    revision=3,
)
