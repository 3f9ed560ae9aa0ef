"""What a message says is wrong with something: on arrival, or after some use. Pure."""

import re
from collections.abc import Mapping

from bot.shop.actions import Fault, Wish

_FAULTS: Mapping[Fault, str] = {
    Fault.MISSING: (
        r"missing|forgot\w*|left out|not (?:in (?:it|the (?:box|parcel))|there|included)"
        r"|isn't (?:there|in)|wasn't in"
        r"|empty box|box (?:is|was) empty|nothing in(?:side)?|incomplete|(?:came|turned|turned up"
        r"|is|was) short|without (?:its|the)"
        r"|half (?:my|the) order|no \w+ (?:and|in|inside)|there was no"
    ),
    Fault.WRONG: (
        r"wrong|rong|not what i (?:had )?(?:order|bought|ask|paid)\w*|did(?:n't| not) (?:order"
        r"|ask for)|mixed? up"
        r"|somebody else's|someone else's|instead of|i asked for|i wanted|(?:ordered"
        r"|paid for) .{1,40} (?:received|got|came)"
        r"|not (?:what's|what is) on|double|two of the same|another name"
    ),
    Fault.DAMAGED: (
        r"damag\w*|brok\w*|crack\w*|leak\w*|torn|tore|ripp?ed|rip|burst|split|dent\w*|smash\w*"
        r"|crush\w*|shatter\w*"
        r"|scratch\w*|soak\w*|wet|mould\w*|mold\w*|stale|bent|snapped|bug|insects?|pieces|hole"
        r"|spilt|spilled|burnt"
        r"|seal (?:was|is|had)|past its|out of date|(?:won't|wont|does(?:n't| not)|not) (?:switch"
        r"|turn|work|light|heat)\w*"
        r"|faulty|defect\w*|dead|everywhere|ruined"
    ),
}
_FOUND = {fault: re.compile(rf"\b(?:{words})\b") for fault, words in _FAULTS.items()}
_NOT = re.compile(
    r"\b(?:not|nothing|isn't|no|wasn't)\s+(?:\w+\s+)?(?:broken|damaged|missing|wrong|leaking|cracked)\b"
)
_WISHES: Mapping[Wish, str] = {
    Wish.REPLACEMENT: (
        r"replac\w*|re-?send\w*|send (?:it|them|me|another|a new|the (?:right|correct"
        r"|missing))\b.*|(?:a )?new (?:one|bag|tin|kettle|grinder)"
        r"|another (?:one|bag|tin)|(?:right|correct|missing) one|exchange|swap"
    ),
    Wish.REFUND: r"refund\w*|money|cash|reimburs\w*",
}
_WISHED = {wish: re.compile(rf"\b(?:{words})") for wish, words in _WISHES.items()}
_TURNED_DOWN = re.compile(
    r"\b(?:not|don't want|no|rather than|instead of|than)\s+(?:\w+\s+){0,2}?(?:refund|money"
    r"|cash|replacement|new one)\b"
)
_SYMPTOM = re.compile(
    r"\b(?:stop\w*|brok\w*|break\w*|dead|died|dies|won't|wont|doesn't|doesnt|does not"
    r"|no longer|not \w*ing|can't|hum\w*|jam\w*"
    r"|leak\w*|loose|smok\w*|spark\w*|nois\w*|loud|screech\w*|rattl\w*|fuse|trips|cold"
    r"|smell\w*|snapped|crack\w*|bent"
    r"|spins|wobbl\w*|rust\w*|burn\w*|cuts? out|clicks? off|gave up|given up|giving up"
    r"|fault\w*|defect\w*|display|wrong|stuck"
    r"|came off|fell off|perished|slow\w*)\b"
)
_DANGER = re.compile(
    r"\b(?:smok\w*|spark\w*|burning|fire|flames?|fuse|electric shock|shocks?|melt\w*|trips)\b"
)
_WEAR = re.compile(
    r"\b(?:burrs?\b.{0,30}\b(?:worn|wear|wore|blunt|dull|old)|(?:worn|blunt|dull"
    r"|wear\w*)\b.{0,30}\bburrs?)\b"
)
_SCALE = re.compile(
    r"\b(?:lime ?scale|scaled up|scale build\w*|descal\w*|white (?:flakes|bits|stuff)|furred"
    r"|chalky?|calcium)\b"
)
_PART = re.compile(
    r"\b(?:need|buy|order|sell|get|spare|new|replacement)\b.{0,25}\b(?:burrs?|catch cup|lid"
    r"|spare parts?|parts?)\b"
)
_CHASING = re.compile(
    r"\b(?:sent|posted) (?:it|them|(?:my|the) \w+) (?:in|back|off)\b.*\b(?:ago|heard|since|where)\b"
    r"|\bheard nothing\b|\b(?:my|the) (?:claim|repair)\b.{0,30}\b(?:where|status|news|yet)\b"
)
_TRADE = re.compile(r"\b(?:caf[eé]|coffee shop|office|restaurant|at work|my business|bar|canteen)\b")


def fault_in(text: str) -> Fault | None:
    """What was wrong with something that arrived: what is named first."""
    said = _NOT.sub(" ", _plain(text))
    found = {fault: match.start() for fault, pattern in _FOUND.items() if (match := pattern.search(said))}
    return min(found, key=lambda fault: found[fault]) if found else None


def wish_in(text: str) -> Wish | None:
    """None when a text wishes for neither, or for both."""
    said = _TURNED_DOWN.sub(" ", _plain(text))
    found = [wish for wish, pattern in _WISHED.items() if pattern.search(said)]
    return found[0] if len(found) == 1 else None


def tells_symptom(text: str) -> bool:
    """It says what something does or no longer does."""
    return _SYMPTOM.search(_plain(text)) is not None


def is_dangerous(text: str) -> bool:
    return _DANGER.search(_plain(text)) is not None


def is_wear(text: str) -> bool:
    return _WEAR.search(_plain(text)) is not None


def is_limescale(text: str) -> bool:
    return _SCALE.search(_plain(text)) is not None


def wants_part(text: str) -> bool:
    return _PART.search(_plain(text)) is not None


def is_chasing(text: str) -> bool:
    """It is at the workshop already, and no answer has come."""
    return _CHASING.search(_plain(text)) is not None


def is_trade(text: str) -> bool:
    """Used in a café or an office, where the warranty is shorter."""
    return _TRADE.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")
