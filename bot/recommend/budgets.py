"""What somebody wants to spend: "can't go over 70 quid", "fifty pounds tops", "£20-30". Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.generation.words import word_set
from bot.recommend.figures import in_figures
from bot.recommend.words import PriceWords, bare

ABOUT = 1.15
"""How far above the sum "around £40" reaches."""
REACH = 6
"""Words before "more than" among which a "can't" turns it round."""
FEWEST = 5
"""A smaller number without a currency counts something else: "no more than two"."""
CODE = 3
"""Letters of a currency's code, which may stand before the sum as its sign may."""
Side = Literal["most", "least", "about", "said"]
"""How a sum is meant; `said` when nothing tells."""
_CLAUSE = re.compile(r"[;!?\n()]+|,|\.(?!\d)|\bbut\b")
_LEADING = word_set("a an the of is was be would to like say just only maybe my our for this it its i")
_TRAILING = _LEADING | word_set("as at absolute absolutely really")
"""What may stand between a bound and its sum."""
_GOES_ON = re.compile(
    r"\s*(?:$|[^\w\s-]|-(?!\w)|(?:for|please|pls|plz|thanks|if|and|or|on|in|to|would|is|that|which|with"
    r"|ideally|preferably|maybe|max|maximum|tops|total|all|altogether|the|at|each|including|delivered|as|so"
    r"|because|only|i|it|my|we|this|not|no)\b)"
)
"""What may follow a number that is a sum: "under 30 please", not "under 30 minutes"."""


@dataclass(frozen=True)
class Budget:
    """In minor units; `sign` is that of the currency which was named, if any."""

    at_least: int | None = None
    at_most: int | None = None
    sign: str = ""


@dataclass(frozen=True)
class Sum:
    """One sum in a clause, or two as a range, and what stands around it."""

    low: float
    high: float
    sign: str
    before: str
    behind: str

    @property
    def is_range(self) -> bool:
        return self.low != self.high


def budget_in(text: str, words: PriceWords) -> Budget:
    """What is marked as a bound counts before a sum that only stands there, and the later word before the
    earlier; a lone sum is the most, unless it is told as spent."""
    budget, lone = Budget(), Budget()
    for clause in _CLAUSE.split(_prepared(text, words)):
        for one in _sums(clause, words):
            side = _side(one, words)
            if side != "said" or one.is_range:
                budget = _bounded(budget, one, side)
            elif lone == Budget() and not _is_spent(one, words):
                lone = _bounded(lone, one, side)
    return lone if budget == Budget() else budget


def _bounded(budget: Budget, one: Sum, side: Side) -> Budget:
    low, high, sign = round(one.low * 100), round(one.high * 100), one.sign or budget.sign
    if one.is_range and side != "most":
        return Budget(low, high, sign)
    if side == "least":
        return Budget(low, budget.at_most, sign)
    return Budget(budget.at_least, round(high * ABOUT) if side == "about" else high, sign)


def _prepared(text: str, words: PriceWords) -> str:
    """Lower case and figures: `1,200`, `1.2k`, `a tenner`, `40ish quid` all become plain sums."""
    said = re.sub(r"['’]", "", text.casefold())
    for note, worth in words.notes.items():
        said = re.sub(rf"\b(?:an? |one )?{re.escape(note)}\b", f"{worth} quid", said)
    said = in_figures(re.sub(r"(?<=\d),(?=\d{3}\b)", "", said))
    said = re.sub(r"\b(\d+(?:\.\d+)?)k\b", lambda found: f"{float(found[1]) * 1000:g}", said)
    units = _any(words.currencies)
    said = re.sub(rf"(?<=\d) ?-?(?:ish|odd)\b(?P<unit>(?: ?(?:{units}))?)", r"\g<unit> or so", said)
    return re.sub(r"(?<=\d) ?\+", " or more", said)


def _sums(clause: str, words: PriceWords) -> Iterator[Sum]:
    """Those that are money: by their currency, or by the words around them."""
    signs = _any(one for one in words.currencies if len(one) <= CODE)
    for found in _pattern(signs, _any(words.currencies)).finditer(clause):
        named = [mark for group in ("s1", "u1", "s2", "u2") if (mark := found[group])]
        first = float(found["n1"])
        second = float(found["n2"] or first)
        start = found.start("s1") if found["s1"] else found.start("n1")
        one = Sum(
            min(first, second),
            max(first, second),
            words.currencies[named[0]] if named else "",
            bare(clause[:start]),
            clause[found.end() :],
        )
        weighs = bool(named) and named[-1].startswith("pound") and one.behind.startswith(" of ")
        if (named and not weighs) or (not named and _counts_money(one, words)):
            yield one


@cache
def _pattern(signs: str, units: str) -> re.Pattern[str]:
    """One sum or a range of two: `£20`, `20 quid`, `20-30 euros`, `between 20 and 30`."""

    def amount(at: int) -> str:
        sign = rf"(?:(?<![a-z])(?P<s{at}>{signs}) ?|(?<![\w.]))"
        return rf"{sign}(?P<n{at}>\d+(?:\.\d\d?)?)(?: ?(?P<u{at}>{units})(?!\w))?"

    joint = r"(?: to | or | ?[-–—] ?|(?(between) and |(?!)))"
    return re.compile(
        rf"(?P<between>\bbetween )?(?<![\w.]-){amount(1)}(?:{joint}{amount(2)})?(?!\w|\.\d|%|-\d)"
    )


def _counts_money(one: Sum, words: PriceWords) -> bool:
    """A number without a currency: "under 30", "25 max"."""
    marks = (*words.most_after, *words.least_after, *words.about_after)
    behind = re.sub(rf"^ (?:{_any(map(bare, marks))})\b", "", one.behind)
    return one.low >= FEWEST and _side(one, words) != "said" and _GOES_ON.match(behind) is not None


def _side(one: Sum, words: PriceWords) -> Side:
    lead, trail = _lead(one.before, words), _trail(bare(one.behind), words)
    if lead in ("most", "least") or trail == "said":
        return lead
    return trail


def _lead(before: str, words: PriceWords) -> Side:
    """By what stands before the sum: the nearest bound, behind any "about"."""
    said, about = before.split(), False
    while said:
        if _ending(said, words.most):
            return "most"
        if many := _ending(said, words.below):
            return "least" if said[:-many][-1:] and said[:-many][-1] in words.refusals else "most"
        if _ending(said, words.least):
            return "least"
        if many := _ending(said, words.above):
            return "most" if set(said[:-many][-REACH:]) & set(words.refusals) else "least"
        many = _ending(said, words.about)
        if not many and said[-1] not in _LEADING:
            break
        said, about = said[: -(many or 1)], about or bool(many)
    return "about" if about else "said"


def _trail(behind: str, words: PriceWords) -> Side:
    """By what stands behind it: "50 or less", "40 is my limit"."""
    said = behind.split()
    marks: Sequence[tuple[Side, Sequence[str]]] = (
        ("most", words.most_after),
        ("least", words.least_after),
        ("about", words.about_after),
    )
    while said:
        found = [side for side, phrases in marks if _beginning(said, phrases)]
        if found:
            return found[0]
        if said[0] not in _TRAILING:
            break
        said = said[1:]
    return "said"


def _is_spent(one: Sum, words: PriceWords) -> bool:
    """Told of what has been paid: "my last one was £89"."""
    near = f" {' '.join(one.before.split()[-4:])} "
    return any(f" {bare(word)} " in near for word in words.spent)


def _ending(said: Sequence[str], phrases: Iterable[str]) -> int:
    """How many words of a text are the phrase that it ends with; 0 for none."""
    return _match(phrases, lambda words: list(said[-len(words) :]))


def _beginning(said: Sequence[str], phrases: Iterable[str]) -> int:
    return _match(phrases, lambda words: list(said[: len(words)]))


def _match(phrases: Iterable[str], part: Callable[[list[str]], list[str]]) -> int:
    split = (bare(phrase).split() for phrase in phrases)
    return max((len(words) for words in split if part(words) == words), default=0)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
