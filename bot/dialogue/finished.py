"""What was got done last, and which words ask how that goes on. Pure."""

import re
from collections.abc import Mapping, Sequence

from bot.generation.words import is_content, word_set

AGE, TOLD = "age", "told"
LASTS = 5
"""Turns after which it is no longer what a bare "and now?" is about."""
_MOST_WORDS = 14
_LETTERS = 3
"""From so many letters on a word that was told is a word of its own."""
_JOINTS = re.compile(
    r"^(?:(?:and|so|but|ok|okay|right|well|great|good|cool|fine|alright|thanks|thank you|hm+|oh|please)"
    r"\b[ ,.!]*)+"
)
_QUESTIONS = re.compile(
    r"(?:what|whats|how|when|am|is|are|was|did|do|does|will|would|should|must|can you|could you|any)\b"
)
_BARE = word_set("now next then")
_ELSEWHERE = word_set("about another other others different where who which much many new")
"""Words that lead away from what was done."""
_PIVOTS = word_set(
    """all anything confirmed done else expect follow follows further go goes happen happened happening
    happens hear heard know meantime news next now number progress remind repeat sorted status step
    steps then through update wait waiting work worked"""
)
"""One of these at least stands in a question that names nothing of what was done."""
_LIGHT = _PIVOTS | word_set(
    """actually come comes coming exactly gonna later long look looks mean moment part point prove
    receive stuff supposed sure take takes thing things went works"""
)


def note(told: Sequence[str]) -> Mapping[str, str]:
    return {TOLD: "\n".join(told), AGE: "0"} if told else {}


def aged(finished: Mapping[str, str]) -> Mapping[str, str]:
    """A turn later."""
    age = int(finished.get(AGE) or 0) + 1
    return {**finished, AGE: str(age)} if finished and age <= LASTS else {}


def told(finished: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(line for line in finished.get(TOLD, "").split("\n") if line)


def asks_on(text: str, finished: Mapping[str, str]) -> bool:
    """ "And now?", "what was the case number?": a question in nothing but words that mean little by
    themselves and words in which it was told."""
    said = _plain(text)
    rest = _JOINTS.sub("", said).strip(" ,.!?")
    words = re.findall(r"[a-z]+", rest)
    if not finished or not words or len(words) > _MOST_WORDS:
        return False
    if not (set(words) <= _BARE or "?" in said or _QUESTIONS.match(rest)):
        return False
    known = {_stem(word) for word in re.findall(r"[a-z]+", _plain(finished[TOLD])) if len(word) >= _LETTERS}
    own = [word for word in words if is_content(word) and word not in _LIGHT]
    if any(_stem(word) not in known for word in own) or _ELSEWHERE & set(words):
        return False
    return bool(own) or any(word in _PIVOTS for word in words)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'").replace("'", "")


def _stem(word: str) -> str:
    return word[:5]
