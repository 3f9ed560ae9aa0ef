"""Why the shop or its till does not do something, in words for whoever asked."""

from collections.abc import Mapping

from bot.shop.actions import Refusal, Refused
from bot.shop.discounts import CodeRefused, NotRedeemable

REFUSALS: Mapping[Refusal, str] = {
    Refusal.TOO_LATE: "It is too late for that.",
    Refusal.NOT_COVERED: "Our rules leave this out.",
    Refusal.SOLD_OUT: "It is sold out.",
    Refusal.LIMIT: "This has been done as often as our rules allow.",
    Refusal.BAD_VALUE: "This cannot be used; please check it.",
    Refusal.PERSON: "Somebody has to look at this first.",
}
CODES: Mapping[NotRedeemable, str] = {
    NotRedeemable.UNKNOWN: "We do not know this code. Please check its letters and digits.",
    NotRedeemable.USED: "This code has been used. Each code works once.",
    NotRedeemable.EXPIRED: "This code is out of date.",
    NotRedeemable.NOT_YOURS: "A personal code works for its own account only: sign in there to use it.",
    NotRedeemable.TOO_SMALL: "The basket is below the sum that this code asks for. Gift cards do not count.",
    NotRedeemable.WRONG_USE: "This code is not meant for this.",
}


def refusal_words(error: Refused) -> str:
    """The shop's own reason says most; the table stands in where it gives none."""
    told = str(error)
    words = REFUSALS[error.refusal] if told == error.refusal.value else told
    ask = " Ask in the chat and a person sees to it." if error.refusal is Refusal.PERSON else ""
    return f"{words}{ask} Nothing has changed."


def code_words(error: CodeRefused) -> str:
    told = str(error)
    own = error.reason is NotRedeemable.WRONG_USE and told != error.reason.value
    return told if own else CODES[error.reason]
