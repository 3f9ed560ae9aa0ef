"""Cuts a message where it may begin to ask for something else: into its parts, and in two at every joint."""

import re
from dataclasses import dataclass
from functools import lru_cache

from intents.leaning import goes_on, leans

MOST = 6
"""A message of more parts keeps the rest in its last one: one message never becomes a large batch."""
MOST_CUTS = 6
"""So many joints of one message are tried, the surer ones first."""
RECENT = 128
"""A message is cut before it is read and once more when its sides are weighed."""

_SENTENCE_END = r"(?<=[.!?;])\s+|\n+"
_ADDITION = r"[,;]?\s+(?:and\s+also|also|plus|as well as|oh and|another thing)[,:]?\s+"
_NEW_CLAUSE = (
    r"[,;]?\s+and\s+(?=(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|would|should|"
    r"please|i|i'm|im|i'd|i've|ive|my|the)\b)"
)
_NEW_ERRAND = (
    r"[,;]?\s+and\s+(?=(?:add|cancel|change|check|delete|exchange|find|give|move|pause|refund|resend|restart|return|"
    r"send|show|skip|stop|swap|tell|update)\s+(?:me|my|the|this|that|all|both|it)\b)"
)
_CUT = re.compile(f"{_SENTENCE_END}|{_ADDITION}|{_NEW_CLAUSE}|{_NEW_ERRAND}", re.IGNORECASE)
_IDENTIFYING = re.compile(
    r"(?:(?:i|we)\s+used|(?:my|the|our)?\s*(?:e-?mail|address|account|order|number|name|id)\b.*?\b(?:is|was)|"
    r"it'?s|it\s+is|that'?s|order|number|e-?mail|using|under|with)?[\s:#]*(?:\S+@\S+|[a-z]{0,3}[\s-]?\d{5,8})\W*",
    re.IGNORECASE,
)
"""Only says who is asking or which order is meant: no request of its own."""
_WORD = re.compile(r"[^\W\d_]{2,}")

_ASIDE = (
    r"also|plus|ps|p\.s\.?|btw|by the way|as well as|(?:another|one more|one other) thing|on another note|"
    r"besides|additionally|secondly|while (?:i'?m|we'?re) (?:here|at it)"
)
_JOINT = re.compile(
    rf"(?P<stop>(?<=[.!?;…])\s+|\s*\n\s*|(?<=[?!])(?=[^\W\d_]))|"
    rf"(?P<aside>[,:;]?\s+(?:(?:and|but|oh|then)\s+)*(?:{_ASIDE})\b[,:]?\s+)|"
    r"(?P<link>\s+[-–—]+\s+|\s*—\s*|[,;]?\s+(?:and|but|then)\s+|\s+[&+/]\s+)|"
    r"(?P<comma>,\s+)",
    re.IGNORECASE,
)
_SUREST_FIRST = ("stop", "aside", "link", "comma")
_LEADING = re.compile(rf"(?:(?:and|but|oh|so|then|or|{_ASIDE})\b[,:.\s]*)+", re.IGNORECASE)
_OPENER = re.compile(
    r"\s+(?=(?:how|what|when|where|which|who|why|(?:can|could|do|does|did|is|are|will|would|should|have|has|am)"
    r" (?:i|you|we|it|my|the|there|this|that)|i (?:want|need|would|have|am|was|still|can'?t|cannot|got)|"
    r"i'?[dmv]e?|there'?s?|help|please|pls|tell me)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|would|should|have|has|i|you|we|"
    r"to|if|that|me|know|because|cos|since|as|and|or|but|so|my|the|a|an|of|for|in|on|at|with|by|from|into|than|"
    r"like|see|sure|out|please|hi|hello)$",
    re.IGNORECASE,
)
"""After these words the same clause goes on, whatever comes next."""
_ASKING = (
    r"(?:how|what|when|where|which|who|why|can|could|may|do|does|did|is|are|will|would|should|shall|has|have)"
)
_ASKS_FIRST = re.compile(rf"(?:(?:so|well|ok|hi|hello|please)[, ]+)*{_ASKING}\b", re.IGNORECASE)
_WISHES = re.compile(
    rf"\?|^\W*{_ASKING}\b|\b(?:please|pls|plz|want|wanna|need|would like|i'?d like|help|tell me|let me|"
    r"how (?:do|can|long|much)|(?:can|could|will|would) you|(?:can|may|could) i)\b|"
    r"^\W*(?:add|cancel|change|check|close|delete|end|exchange|find|get|give|move|pause|refund|remove|replace|resend|"
    r"restart|return|send|show|skip|start|stop|swap|take|track|update)\b",
    re.IGNORECASE,
)
OPENING = 3
"""Words that either side needs where only the next word tells of a joint."""
TAIL = 7
"""Words from which a side that points back may well ask for something new."""
_POINTS_BACK = re.compile(r"\b(?:it|its|that|this|these|those|they|them|ones?|then|there)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """A message in two, where a second request may begin."""

    left: str
    right: str

    @property
    def words(self) -> int:
        """Of the shorter side."""
        return min(len(self.left.split()), len(self.right.split()))

    @property
    def told_first(self) -> bool:
        """The left side tells what the question on the right is about: "the bag is open, may it go back?"."""
        return _WISHES.search(self.left) is None and _ASKS_FIRST.match(self.right) is not None

    @property
    def leans(self) -> bool:
        """One side only rests on the other (`intents.leaning`)."""
        return leans(self.left, self.right) or leans(self.right, self.left) or goes_on(self.right)

    @property
    def points_back(self) -> bool:
        """The right side is a short one about what was just said: "why is that", "can you see to it"."""
        return len(self.right.split()) < TAIL and _POINTS_BACK.search(self.right) is not None


def segments(text: str) -> list[str]:
    """Return the parts in reading order, or nothing when the message cannot be cut."""
    parts = [part.strip(" ,;") for part in _CUT.split(text.strip(), maxsplit=MOST - 1)]
    worded = [part for part in parts if _asks_something(part)]
    return worded if len(worded) > 1 else []


@lru_cache(maxsize=RECENT)
def cuts(text: str) -> tuple[Cut, ...]:
    """Every way to take the message for two, in reading order; at most `MOST_CUTS`."""
    text, ranked = text.strip(), dict[str, tuple[int, Cut]]()
    for joint in _JOINT.finditer(text):
        cut = _cut(text, joint)
        if cut.words > 1 and _says_something(cut):
            ranked[cut.right] = _SUREST_FIRST.index(str(joint.lastgroup)), cut
    if not any(rank < _SUREST_FIRST.index("link") for rank, _ in ranked.values()):
        for joint in _OPENER.finditer(text):
            cut = _cut(text, joint)
            if cut.words >= OPENING and not _GOES_ON.search(cut.left):
                ranked.setdefault(cut.right, (len(_SUREST_FIRST), cut))
    surest = sorted(ranked.values(), key=lambda one: one[0])[:MOST_CUTS]
    return tuple(sorted((cut for _, cut in surest), key=lambda cut: len(cut.left)))


def _cut(text: str, joint: re.Match[str]) -> Cut:
    right, opening = text[joint.end() :].strip(), 0
    if leading := _LEADING.match(right):
        opening = leading.end()
    return Cut(text[: joint.start()].strip(" ,;:-–—"), right[opening:].strip())


def pieces(text: str) -> list[str]:
    """All texts that a message is read as beside the whole."""
    sides = (side for cut in cuts(text) for side in (cut.left, cut.right))
    return list(dict.fromkeys([*segments(text), *sides]))


def _says_something(cut: Cut) -> bool:
    return all(any(map(_asks_something, _CUT.split(side))) for side in (cut.left, cut.right))


def _asks_something(part: str) -> bool:
    return _WORD.search(part) is not None and _IDENTIFYING.fullmatch(part) is None
