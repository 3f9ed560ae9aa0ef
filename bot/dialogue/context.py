"""Which of its likely intents a message means, from what it names and from what is under way. Pure; the
ranking stays as the model gave it."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import DialogueState
from bot.dialogue.reading import CANCEL, PRICE, suspected
from bot.understanding import Understanding
from intents import IntentName

RECOMMEND = IntentName("product_recommendation")
OF_AN_ORDER = IntentName("cancel_order")
_ORDER = re.compile(r"\b(?:order|parcel|delivery|package|[a-z]{2}-\d{5,})\b", re.IGNORECASE)
_SUM = r"(?:[£$€]\s?\d+|\d+\s?(?:quid|pounds?|euros?|dollars?|bucks|gbp|eur|usd)|a (?:tenner|fiver))"
_AT_MOST = re.compile(
    r"\b(?:under|below|up to|less than|no more than|not more than|max(?:imum)?|at most|within|over|"
    rf"spend(?: more than)?|budget(?: is| of)?)\s(?:\w+\s)?{_SUM}|"
    rf"{_SUM}\s(?:tops|max(?:imum)?|at most|or less|budget)\b",
    re.IGNORECASE,
)
_LOOKS_FOR = re.compile(
    r"\b(?:looking for|look for|after an?|want an?|need an?|on an?|for an?|recommend|suggest|"
    r"what (?:have|do|can|would|could|u|you)\b.{0,20}\b(?:got|have|sell|offer|recommend|suggest))",
    re.IGNORECASE,
)
_FOR_SOMEBODY = re.compile(
    r"\bsomething\b.{0,40}\bfor (?:my|our|an?|the|somebody|someone|him|her)\b", re.IGNORECASE
)

Rule = Callable[[Understanding, DialogueState], IntentName | None]


def in_context(u: Understanding, state: DialogueState) -> Understanding:
    """The first rule that knows better is believed; a message of several requests stays as it is."""
    if len(u.intents) != 1:
        return u
    for rule in RULES:
        name = rule(u, state)
        if name is not None and any(row.intent == name for row in u.classification.ranking):
            return replace(u, classification=replace(u.classification, accepted=(name,), ambiguous=False))
    return u


def _the_cancel_under_way(u: Understanding, state: DialogueState) -> IntentName | None:
    """Amid cancelling a subscription "then cancel it" means no order."""
    meant = u.intents == (OF_AN_ORDER,) and state.skill == CANCEL and not _ORDER.search(u.text)
    return CANCEL if meant else None


def _goods_for_a_sum(u: Understanding, state: DialogueState) -> IntentName | None:
    """Who says what they want to spend and on what asks for a product and objects to no price."""
    meant = u.intents == (PRICE,) and _AT_MOST.search(u.text) and _LOOKS_FOR.search(u.text)
    return RECOMMEND if meant else None


def _something_for_somebody(u: Understanding, state: DialogueState) -> IntentName | None:
    """Something without caffeine for an aunt: that wants to be shown something."""
    unclear = u.classification.ambiguous and RECOMMEND in suspected(u)
    return RECOMMEND if unclear and _FOR_SOMEBODY.search(u.text) else None


RULES: tuple[Rule, ...] = (_the_cancel_under_way, _goods_for_a_sum, _something_for_somebody)
