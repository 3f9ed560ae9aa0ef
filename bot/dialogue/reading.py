"""What the rules read from an understanding: the intents that matter here, and how clear they are."""

from collections.abc import Mapping

from bot.dialogue.lines import Say
from bot.understanding import Mood, Tone, Understanding
from intents import IntentName
from intents.catalogue import Intent

CANCEL = IntentName("cancel_subscription")
COMPLAINT = IntentName("complaint")
PRICE = IntentName("price_objection")
LEAVING = (CANCEL, COMPLAINT, PRICE)
GOODBYE = IntentName("thanks_goodbye")
IDENTITY = IntentName("bot_identity")
SMALL_TALK: Mapping[str, Say] = {
    "greeting": Say.GREETING,
    GOODBYE: Say.GOODBYE,
    IDENTITY: Say.IDENTITY,
}
ASKED = "asked"
"""The note of the words that the turn before asked back about."""
ALTERNATIVE = "alternative"
"""The note that the turn before has asked whether to tell of an alternative to cancelling."""
OFFERED = "offered"
"""The note that an offer stands beside what was asked, so that a bare yes or no may be meant for it."""
PERSON = "person"
"""The note that the turn before has offered a person."""
BARE = 4
"""Words up to which a message with an e-mail address or order number is nothing but that."""
MISSES = 2
"""After so many turns without an answer the next one goes to a person."""
CLEAR = 0.4
"""An intent under this share colours no words and hands nobody over: two equal ones have half each."""
CROSS = 0.7
"""From this share on a message is angry, or complains, for sure."""
FAINT = 0.25
"""From this share on an intent that was not accepted is worth a search of its own."""


def share(u: Understanding, name: IntentName) -> float:
    return next((row.probability for row in u.classification.ranking if row.intent == name), 0.0)


def suspected(u: Understanding) -> tuple[IntentName, ...]:
    """What the message may be about as well, though it was not accepted."""
    return tuple(row.intent for row in u.classification.ranking if row.probability >= FAINT)


def is_clear(u: Understanding, name: IntentName) -> bool:
    """Also true of a title that was clicked, which no classifier needs to vouch for."""
    return name not in u.intents or share(u, name) >= CLEAR


def is_cross(u: Understanding) -> bool:
    """Nobody who says it in anger or as a complaint ("thanks for nothing") is thanked for it."""
    angry = u.mood is Mood.ANGRY and u.mood_probability >= CROSS
    return angry or u.tones.get(Tone.COMPLAINING, 0.0) >= CROSS


def is_small_talk(intent: Intent) -> bool:
    return intent.name in SMALL_TALK or intent.kind == "smalltalk"


def has_entities(u: Understanding) -> bool:
    return bool(u.entities.order_ids or u.entities.emails)


def is_bare(u: Understanding) -> bool:
    """Nothing but an order number or an e-mail address, or both."""
    return has_entities(u) and len(u.text.split()) <= BARE


def names_an_order(u: Understanding) -> bool:
    """An order number anywhere, or an e-mail address that is all there is."""
    return bool(u.entities.order_ids) or is_bare(u)
