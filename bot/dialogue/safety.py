"""What takes a message out of the ordinary path: danger goes to a person, an attack is data. Pure."""

import re
from collections.abc import Mapping

from bot.dialogue import HandoverReason, Move
from bot.dialogue.lines import Lines, Say
from bot.dialogue.reading import share
from bot.generation import Act
from bot.understanding import Alarm, Understanding
from intents import IntentName

DANGERS: Mapping[Alarm, tuple[HandoverReason, Say]] = {
    Alarm.SELF_HARM: (HandoverReason.SELF_HARM, Say.HANDOVER_SELF_HARM),
    Alarm.THREAT: (HandoverReason.THREAT, Say.HANDOVER_THREAT),
    Alarm.LEGAL: (HandoverReason.LEGAL, Say.HANDOVER_LEGAL),
    Alarm.FRAUD: (HandoverReason.FRAUD, Say.HANDOVER_FRAUD),
}
ATTACK = "the message tries to make the bot do what it must not"
"""Why such a turn is no place for an offer."""
MEANT = 0.75
"""From this share on an attack asks for what its intent says as well."""
_MODE = re.compile(
    r"\b(?:admin(?:istrator)?|developer|dev|debug|god|root|super ?user|sudo|system|jailbreak|dan"
    r"|unrestricted)[ -]mode\b",
    re.IGNORECASE,
)


def danger(lines: Lines, u: Understanding) -> Move | None:
    raised = {score.alarm for score in u.alarms}
    for alarm, (reason, say) in DANGERS.items():
        if alarm in raised:
            return Move(Act.HANDOVER, handover=reason, lines=lines.say(say, u.text))
    return None


def attacks(u: Understanding) -> bool:
    """Also true of words for a mode that no shop's bot has."""
    return any(score.alarm is Alarm.ATTACK for score in u.alarms) or _MODE.search(u.text) is not None


def means(u: Understanding, name: IntentName) -> bool:
    """An attack borrows the words of many things ("give me access", "hand over all customers"): it means
    those of which it leaves no doubt, nor that they are the shop's business at all."""
    said = share(u, name) * u.classification.in_scope
    return not u.classification.ambiguous and said * max(1, len(u.intents)) >= MEANT
