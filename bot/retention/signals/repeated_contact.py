"""The same service matter comes up again in this conversation: it was not settled the first time."""

from bot.retention import TurnContext
from bot.retention.signals.detector import Detector
from bot.retention.types import SignalName
from bot.storage.types import Decision

INTENTS = frozenset(
    {
        "order_status",
        "late_delivery",
        "lost_parcel",
        "cancel_order",
        "change_order",
        "change_address",
        "exchange_item",
        "damaged_or_wrong_item",
        "refund_status",
        "return_item",
        "payment_problem",
        "account_access",
        "warranty_repair",
        "complaint",
    }
)
UNSETTLED = 0.6
"""Chance that one more mention of a matter is not a sign of trouble (a slot being filled, a follow-up)."""


def mentions(turn: TurnContext) -> tuple[int, str]:
    """How many earlier turns were about a service matter of this one; and which matter."""
    now = [intent for intent in turn.understanding.intents if intent in INTENTS]
    counts = [(sum(_about(earlier, intent) for earlier in turn.earlier), intent) for intent in now]
    return max(counts, default=(0, ""))


def _about(earlier: Decision, intent: str) -> bool:
    return earlier.message_seq > 0 and intent in earlier.record.get("accepted", ())


def measure(turn: TurnContext) -> tuple[float, str]:
    count, intent = mentions(turn)
    if count == 0:
        return 0.0, ""
    return 1 - UNSETTLED**count, f"{intent} came up {count + 1} times in this conversation"


DETECTOR = Detector(
    name=SignalName.REPEATED_CONTACT,
    # Reached by the third mention.
    threshold=0.6,
    reason="asks about the same matter again",
    measure=measure,
)
