"""Whether a reply says what one evidence sentence says: the same words in the same order, and what it leaves
out takes no condition, negation, exception or list item with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.generation.slots import SlotKind, find_values
from bot.generation.values import NUMBER_WORDS, meaning
from bot.generation.words import word_set


class Fault(StrEnum):
    """Why a sentence may not be shown."""

    EMPTY = "empty"
    MANY = "more than one sentence"
    UNBACKED_VALUE = "a value that no evidence states"
    NOT_ALIGNED = "not the words of one evidence sentence"
    CUT = "leaves out a condition, a negation or a part of a list"
    PROMISE = "a promise without evidence"
    NOT_QUOTED = "must be quoted word for word"
    REPEATED = "said before"
    HEARD = "told in an earlier reply"
    OUT_OF_PLACE = "courtesy without an occasion"
    UNANCHORED = "leans on a sentence that was not said"


@dataclass(frozen=True)
class Token:
    """A word or value as it is compared; `broken` when a comma or the like stands before it."""

    key: str
    broken: bool = False


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[,;:()–—]")
_BREAKS = frozenset(",;:()–—")
_DASH = re.compile(r"\s?[-–—]\s?")
_ARTICLES = frozenset({"a", "an", "the"})
_SAME = {
    "is": "be", "are": "be", "am": "be", "was": "were", "has": "have", "does": "do",
    "customer": "you", "shopper": "you", "customers": "you", "shoppers": "you", "percent": "%",
    "til": "until", "till": "until", "ok": "okay",
}  # fmt: skip
_SHORT_FORMS = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "it's": "it is",
    "that's": "that is", "there's": "there is", "here's": "here is", "what's": "what is", "let's": "let us",
    "where's": "where is", "who's": "who is",
}  # fmt: skip
_ENDINGS = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'m": "am", "'d": "would"}
_LIGHT = word_set("also please however therefore moreover indeed")
"""Words that may go without changing what is stated; none may come."""
NEGATIONS = word_set("not no never none nor neither nobody nothing nowhere without non")
_MARKS = NEGATIONS | word_set(
    """if unless except excluding exclude excluded apart only until before after within least most up
    provided providing long when whenever while whereas once where must need needs require requires
    required subject depending depend depends minimum maximum max min over under above below otherwise
    instead limited limit during but although though yet bar barring minus save other unlike than still
    should may might"""
)
"""A part that holds one of these bounds or reverses the rest, so it cannot be left out."""
_PREPOSITIONS = word_set(
    "for in on at with to from by during of as under per across throughout inside outside since given via"
)
_SUBJECTS = word_set("we you there")
_FINITE = word_set("be were have do can will could would shall")


def words_of(text: str) -> list[Token]:
    """Words and values in reading order, spelled in one way; articles are left out."""
    found: list[Token] = []
    start = 0
    broken = False
    for value in find_values(text):
        broken = _add_words(found, text[start : value.start], broken, before_value=True)
        kind = value.kind
        found.append(Token(f"<{meaning(value)}>" if kind is not SlotKind.NUMBER else meaning(value), broken))
        broken = False
        start = value.end
    _add_words(found, text[start:], broken)
    return [token for token in found if token.key not in _ARTICLES]


def _add_words(found: list[Token], text: str, broken: bool, before_value: bool = False) -> bool:
    """Add the words of a stretch without values; return whether a break stands at its end."""
    after_value = bool(found) and found[-1].key.startswith(("number:", "<"))
    if before_value and after_value and _DASH.fullmatch(text):
        found.append(Token("to"))
        return False
    for match in _WORD.finditer(_plain(text)):
        if match.group() in _BREAKS:
            broken = True
            continue
        for word in _expand(match.group()):
            found.append(Token(_key(word), broken))
            broken = False
    return broken


def _plain(text: str) -> str:
    text = re.sub(r"(?<=[a-z] )A\b(?! [a-z]+ly\b)", "letter-a", text.replace("’", "'")).lower()
    for word in re.findall(r"[a-z]+-[a-z]+", text):
        if word in NUMBER_WORDS:
            text = text.replace(word, f"number{NUMBER_WORDS[word]}")
    return re.sub(r"\be-(?=[a-z])", "e", text)


def _expand(word: str) -> list[str]:
    if word in _SHORT_FORMS:
        return _SHORT_FORMS[word].split()
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word[: -len(ending)], full]
    return [word.removesuffix("'s").removesuffix("'")]


def _key(word: str) -> str:
    if word in NUMBER_WORDS:
        return f"number:{NUMBER_WORDS[word]}"
    if re.fullmatch(r"number\d+", word):
        return f"number:{word[6:]}"
    if word in _SAME:
        return _SAME[word]
    return stem(word)


def stem(word: str) -> str:
    """Plural and third person off; nothing else, since "refunded" does not say "refunds"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(?:s|x|z|ch|sh)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def align(reply: Sequence[Token], source: Sequence[Token]) -> Fault | None:
    """None when `reply` restates `source`; else the mildest fault over all places where it could begin."""
    if not reply:
        return Fault.EMPTY
    worst = Fault.NOT_ALIGNED
    for start in range(len(source)):
        end = _walk(reply, source, start)
        if end is None:
            continue
        if _may_lose_head(source, start) and _may_lose_tail(source, end) and (end - start) > 2:
            return None
        worst = Fault.CUT
    return worst


def _same(said: Token, meant: Token) -> bool:
    if said.key == meant.key:
        return True
    return said.key.startswith("<date:") and meant.key.startswith(said.key.rstrip(">") + "-")


def _walk(reply: Sequence[Token], source: Sequence[Token], start: int) -> int | None:
    """Where `reply` ends in `source` when read from `start`, light words aside; None when it strays."""
    at = start
    for said in reply:
        while at < len(source) and not _same(said, source[at]) and source[at].key in _LIGHT:
            at += 1
        if at < len(source) and _same(said, source[at]):
            at += 1
        else:
            return None
    return at


def _bounds(part: Sequence[Token]) -> bool:
    return any(token.key in _MARKS for token in part)


def _may_lose_head(source: Sequence[Token], start: int) -> bool:
    """A first clause may go when it is whole, bounds nothing, and what stays does not lean on it."""
    head = [token.key for token in source[:start]]
    if all(key in _LIGHT or key in ("and", "but", "so") for key in head):
        return True
    if _bounds(source[:start]) or head[0] in _PREPOSITIONS or source[start].key not in _SUBJECTS:
        return False
    joined = source[start - 1].key in ("and", "so") and source[start - 1].broken
    return joined and any(key in _FINITE or key in _SUBJECTS for key in head)


def _may_lose_tail(source: Sequence[Token], end: int) -> bool:
    """A last part may go when it is a reason, or a whole further clause that bounds nothing."""
    tail = source[end:]
    if all(token.key in _LIGHT for token in tail):
        return True
    if tail[0].key == "because":
        return not any(token.broken for token in tail[1:])
    if _bounds(tail) or not tail[0].broken or tail[0].key not in ("and", "so", "which"):
        return False
    follows = [token.key for token in tail[1:5]]
    if tail[0].key == "which":
        return bool(follows)
    return bool(follows) and (follows[0] in _SUBJECTS or not _FINITE.isdisjoint(follows))
