"""What is asked for in one breath: the parts of a message that each want something, and which of them can be
had one after the other. Pure."""

import re
from collections.abc import Mapping

MOST = 4
"""A message of more parts is a story."""
_DOES = (
    r"(?:add|book|cancel|change|check|delete|download|e-?mail|end|exchange|find|get|give|help|leave out|look"
    r"|make|move|order|pause|postpone|put|recommend|refund|remove|replace|report|resend|restart|resume|return|ring|see"
    r"|send|set|ship|show|skip|stop|suggest|swap|switch|take|tell|trace|update|upgrade)"
)
_ASKS = (
    r"(?:how|what|whats|what's|when|where|which|who|why|is|are|do|does|did|have|has|will"
    r"|(?:can|could|would|will|may|should) (?:you|i|we|it)|please|pls|let me|i (?:also )?(?:want|need|wanna)"
    r"|i'?d (?:also )?like|i would (?:also )?like|any chance)"
)
_REQUEST = rf"(?:(?:please|pls|just|kindly|also|then)\s+)*(?:{_DOES}|{_ASKS})\b"
_JOINT = r"(?:and|then|also|plus|oh|but|after that|afterwards|besides|by the way|btw|secondly)"
_CUT = re.compile(
    rf"(?<=[.!?;])\s+|\n+|\s*,?\s+(?:{_JOINT}[,\s]+)+(?={_REQUEST})|\s*,\s*(?={_REQUEST})", re.IGNORECASE
)
_BEGINS = re.compile(rf"(?:(?:{_JOINT}|hi|hello|hey|ok|okay|so|well)[,\s]+)*{_REQUEST}", re.IGNORECASE)

_BOXES, _ARRIVAL = "when the boxes come", "what became of an order"
_MATTERS: Mapping[str, str] = {
    "skip_box": _BOXES,
    "pause_subscription": _BOXES,
    "restart_subscription": _BOXES,
    "cancel_subscription": _BOXES,
    "order_status": _ARRIVAL,
    "cancel_order": _ARRIVAL,
    "change_order": _ARRIVAL,
    "late_parcel": _ARRIVAL,
    "return_item": _ARRIVAL,
    "damaged_item": _ARRIVAL,
    "warranty_claim": _ARRIVAL,
    "refund_status": _ARRIVAL,
    "product_facts": "goods",
    "recommend": "goods",
    "stock": "goods",
}
"""Skills of one matter are two readings of one wish far more often than two wishes: "it came broken and I
want to return it"."""
BRIEF = frozenset({"points_balance", "refund_status", "order_status"})
"""Skills that have told all they know as soon as they know who asks: what is asked beside them can wait."""


def parts_of(text: str) -> tuple[str, ...]:
    """The parts that ask for something, in their order; none of a message that is of one piece."""
    parts = [part.strip(" ,;") for part in _CUT.split(text.strip())]
    worded = [part for part in parts if len(part.split()) >= 2]
    asking = tuple(part for part in worded if _BEGINS.match(part))
    return asking if len(worded) > 1 and len(asking) <= MOST else ()


def is_another(skill: str, than: str) -> bool:
    """The two are about different matters, so that whoever asks for both wants both."""
    return _MATTERS.get(skill, skill) != _MATTERS.get(than, than)
