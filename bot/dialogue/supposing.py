"""Tells the question what leaving would bring from the wish to leave. Pure."""

import re

from bot.dialogue.questions import asks, asks_anew

_LEAVES = (
    r"\b(?:cancel\w*|unsubscrib\w*|terminat\w*|quit\w*|(?:end|stop|clos)(?:e|s|ed|ing|ped|ping)?"
    r"|opt(?:ing)? out)\b"
)
_LEAVING = re.compile(_LEAVES)
_NAMES_IT = re.compile(r"\b(?:su[bs]\w*cri\w*|sub|plan|box|boxes|coffee deliver\w+)\b")
_NAMES_ANOTHER = re.compile(
    r"\b(?:orders?|parcel|club|membership|newsletter|e-?mails?|account|gift|invoice|returns?|alerts?)\b"
)
_WHAT_WOULD_BE = re.compile(
    r"\bwhat (?:happens|about|if|would)\b|\b(?:if|once|when|after) (?:i|we)\b"
    r"|\bdo (?:i|we) (?:lose|have to|need|get|pay|keep|still)\b|\b(?:will|would|am|are) (?:i|we)\b"
    r"|\bcan i still\b|\b(?:is|are) there\b|\bany (?:fee|catch|notice|penalty)\b"
    r"|\bhow (?:much|long|many|soon)\b|\bdo(?:es)? (?:it|you|a|the|cancell?ing|ending|stopping)\b"
    r"|\b(?:will|would|do|does|can|could) (?:my|our|the)\b"
    r"|\b(?:is|are) (?:my|our|the)\b.*\b(?:if|once|when|after)\b"
)
_HOW_TO = re.compile(rf"\b(?:how|where) (?:do|can|could|would|to)\b(?: (?:i|we))?[^,.?!]{{0,20}}{_LEAVES}")
_PART = re.compile(r"[.!?;,\n]+\s*|\s+(?:but|and)\s+")
_CONDITION = re.compile(
    r"\b(?:if|when|once|after|before|whether|suppos\w+|in case|should i|until|unless|without|by)\b"
)
_UNSURE = re.compile(r"\b(?:think\w*|consider\w*|might|may|maybe|perhaps|not|n't|never|don'?t|wonder\w*)\b")
_BEGINS = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|well|so|then|now|yes|no|do|please|just|right|fine|go ahead)\s+)*"
    r"(?:cancel|end|stop|terminate|quit|close|unsubscribe)\b"
)
_WANTS = re.compile(
    r"\b(?:want|wanna|need|like|wish|decided|going|gonna|let me|(?:can|could|would|will) you|please"
    rf"|i am|i'm|we are|we're|have it|get it)\b[^?]{{0,24}}?{_LEAVES}"
)


def wonders_what(said: str) -> bool:
    """Of a text in lower case: it asks what would be, should something be done."""
    return _WHAT_WOULD_BE.search(said) is not None


def supposes_leaving(text: str, known: bool = False) -> bool:
    """It is asked what ending the subscription would bring, and not asked to end it nor how. `known`: it is
    known to be about that, whatever it names."""
    said = _plain(text)
    named = _LEAVING.search(said) and (_NAMES_IT.search(said) or not _NAMES_ANOTHER.search(said))
    if not (known or named) or _HOW_TO.search(said):
        return False
    questioned = asks(text) or asks_anew(text) or "?" in text
    return questioned and wonders_what(said) and not wishes_to_leave(text)


def wishes_to_leave(text: str) -> bool:
    """Some part of the message asks to end something, and hangs on no if."""
    return any(_wishes(part) for part in _PART.split(_plain(text)))


def _wishes(part: str) -> bool:
    asked = _BEGINS.match(part.strip()) or _WANTS.search(part)
    return asked is not None and not _CONDITION.search(part[: asked.end()]) and not _UNSURE.search(part)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")
