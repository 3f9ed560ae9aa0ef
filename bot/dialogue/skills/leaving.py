"""How plainly somebody asks to cancel: at once, or once more. Pure."""

import re

from bot.dialogue.questions import asks, asks_anew
from bot.dialogue.supposing import wonders_what

MOST_WORDS = 14
"""A longer message has something to say that deserves an answer first."""
_ENDS = re.compile(r"\b(?:cancel\w*|end|stop|terminate|close|quit|unsubscribe)\b")
_NAMES_IT = re.compile(r"\b(?:su[bs]\w*cri\w*|sub|coffee (?:plan|box|boxes|deliveries))\b")
_AT_ONCE = re.compile(
    r"\b(?:now|just|immediately|right away|straight away|at once|asap|no questions|effective immediately)\b"
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:orders?|parcel|club|membership|newsletter|e-?mails?|account|gift|invoice|refund|return|both|but|or|if"
    r"|unless|until|till|after|before|when|once|maybe|perhaps|think\w*|consider\w*|might|would|could|should|can"
    r"|may|not|don'?t|never|except|next|how|why|what|pause|skip|swap)\b"
)


def plainly_cancels(text: str) -> bool:
    """A short request that names the subscription, says "now" or "just", and has no condition in it."""
    said = _plain(text)
    if "?" in text or asks(text) or len(said.split()) > MOST_WORDS:
        return False
    named = all(pattern.search(said) for pattern in (_ENDS, _NAMES_IT, _AT_ONCE))
    return named and not _SOMETHING_ELSE.search(said)


def asks_again(text: str) -> bool:
    """Once it has been said what a cancel does, asking for it in any plain words is a yes."""
    said = _plain(text)
    wonders = asks(text) or asks_anew(text) or wonders_what(said)
    return not wonders and _ENDS.search(said) is not None and not _SOMETHING_ELSE.search(said)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")
