"""Takes the temper out of a message that it makes unclear: an angry question is still that question. Pure."""

import re
from dataclasses import replace

from bot.dialogue.questions import asks
from bot.dialogue.reading import COMPLAINT, LEAVING
from bot.generation.words import content_words
from bot.understanding import Mood, Tone, Understanding
from intents import Classification

SURE = 0.6
"""From this share on a clause speaks for a message that is unclear as a whole."""
_LEAST_WORDS = 3
_STARRED = r"(?:f|s|b|c)[a-z]?[*#@]+\w*"
_TEMPER = re.compile(
    rf"\b(?:for (?:fuck|god|christ|heaven|pity|goodness|{_STARRED})'?s?'? ?sakes?"
    rf"|(?:(?:what|who|where|why|how|when) )?the (?:hell|heck|fuck|{_STARRED}(?=\W|$))"
    r"|are you (?:\S+ )?(?:kidding|joking)(?: me)?|jesus(?: christ)?|oh my god|bloody hell|piss(?:ed)? off"
    r"|you (?:absolute |bunch of |useless |stupid |bloody |lot of )*(?:idiots?|morons?|muppets?|clowns?"
    r"|robbers|crooks|thieves|lot|jokers|people)"
    r"|wtf|wth|ffs|omf?g|jfc|seriously|(?:bull ?)?shit(?:e|s|ty|ting)?|crap(?:s|py)?|god ?damn(?:ed|it)?"
    r"|damn(?:ed|it)?|dammit|bloody|effing|fr(?:ick|eak|igg)ing|bollocks|\w*fuck\w*|arse(?:s|hole|holes)?"
    r"|(?:people|guys|folks|lads)(?= ?,)"
    r"|bastards?|bitch(?:es)?|idiots?|morons?|stupid|useless|pathetic)(?!\w)"
    rf"|\b{_STARRED}",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(what|who|where|why|how|when) the ", re.IGNORECASE)
_VERB = re.compile(
    r"\s+(?:is|are|am|was|were|do|does|did|can|could|will|would|have|has|should)\b", re.IGNORECASE
)
_LOOSE = re.compile(r"^[\s,.!?;:-]+|\s+(?=[,.!?])")
_RHETORICAL = re.compile(
    r"\bhow (?:can|could|dare|do) you\b|\b(?:what is|what's) wrong with|\bwho do you\b"
    r"|\bwhy (?:do|should) i (?:even|pay)\b",
    re.IGNORECASE,
)


def is_unclear(u: Understanding) -> bool:
    """Nothing but the tone has been understood, or several things could be meant."""
    return u.classification.ambiguous or u.intents in ((), (COMPLAINT,))


def calmed(text: str) -> str:
    """The words without the swearing and the names; empty when little is left, or nothing has gone."""
    rest = _TEMPER.sub(lambda found: f" {_kept(found)} ", text)
    calm = _LOOSE.sub("", " ".join(rest.split()))
    said = len(calm.split()) >= _LEAST_WORDS and content_words(calm)
    return calm if said and calm != " ".join(text.split()) else ""


def _kept(swearing: re.Match[str]) -> str:
    """The question word of "where the hell is it"."""
    found = _QUESTION.match(swearing[0])
    return found[1] if found and _VERB.match(swearing.string[swearing.end() :]) else ""


def clearer(u: Understanding, calm: Understanding | None) -> Understanding:
    """The message as its calm words read, if that is clear and no less sure; or as the one clause that asks
    for something."""
    if calm is not None and not is_unclear(calm) and (is_unclear(u) or _best(calm) >= _best(u)):
        return replace(u, classification=replace(calm.classification, text=u.text))
    if not is_unclear(u):
        return u
    upset = u.mood in (Mood.ANGRY, Mood.DISAPPOINTED) or Tone.COMPLAINING in u.tones
    asking = [clause for clause in u.clauses if upset and _asks_plainly(clause)]
    return replace(u, classification=replace(asking[0], text=u.text)) if len(asking) == 1 else u


def _best(u: Understanding) -> float:
    return u.classification.ranking[0].probability


def _asks_plainly(clause: Classification) -> bool:
    if clause.ambiguous or not clause.accepted or clause.accepted[0] in LEAVING:
        return False
    real = asks(clause.text) and not _RHETORICAL.search(clause.text)
    return real and clause.ranking[0].probability >= SURE
