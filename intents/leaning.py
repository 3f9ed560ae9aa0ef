"""Sides of a message that rest on the other one: a condition or a time of it, or what is not meant by it."""

import re

_VERB = (
    "is|are|was|were|do|does|did|can|could|may|will|would|should|shall|have|has|had|am|isn'?t|won'?t|don'?t"
)
_CONDITION = re.compile(
    r"^\W*(?:(?:and|but|so|only)\s+)?(?:if|once|when|whenever|before|after|until|unless|suppose|supposing|"
    rf"while|since|because|as soon as)\s+(?!(?:{_VERB})\b)[^?]*$",
    re.IGNORECASE,
)
"""`once that has come`, `when an item is exchanged`; but `when will it come` asks."""
_DENIED = re.compile(
    r"^\W*(?:(?:it|this|that)(?:'?s|\s+is)\s+)?(?:never mind|forget|without|neither|not\s+(?:the|my|our|your|"
    r"an?|this|that|these|those|about|asking|looking|after|interested|as|just|only))\b",
    re.IGNORECASE,
)
"""`not the newsletter`; but `not received my parcel` and `no refund yet` tell of a trouble."""
_LEFT_ALONE = re.compile(
    r"^\W*(?:please\s+|no,?\s+)*(?:(?:i|we)(?:'?m|'?d|'?ll|\s+am|\s+would|\s+will|\s+do)?\s*)?"
    r"(?:do\s*n'?o?t|not|rather not|no need|nothing)\b",
    re.IGNORECASE,
)
_INSISTS = re.compile(r"\b(?:only|just|merely|simply|rather|instead|i mean|it'?s)\b", re.IGNORECASE)
_SUBJECTLESS = re.compile(
    r"^\W*(?:tastes?|tasted|smells?|smelt|looks|sounds|feels|seems|came|comes|arrived|turned|keeps|leaks|works)\b",
    re.IGNORECASE,
)


def goes_on(side: str) -> bool:
    """Whether a right side still tells of the left one's subject: "(the bag is open and) tastes burnt"."""
    return _SUBJECTLESS.search(side) is not None


def leans(side: str, other: str) -> bool:
    """Whether `side` asks for nothing by itself: "once that has come", "not the newsletter", or, where the
    other one insists ("just send it to my flat"), "don't cancel the order"."""
    if _CONDITION.search(side) or _DENIED.search(side):
        return True
    return _LEFT_ALONE.search(side) is not None and _INSISTS.search(other) is not None
