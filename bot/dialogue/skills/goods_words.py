"""Which of several goods a message names, by name or by sort, and whether they have been opened. Pure."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from rapidfuzz import fuzz

from bot.dialogue.lines import plain
from bot.generation.words import is_content, word_set

ALIKE = 84
"""RapidFuzz ratio (0 to 100) from which two words are the same one, misspelt."""
ALIKE_KIND = 80
"""The same for the names of kinds, which are few and far apart: kettel, griner, coffe."""
LETTERS = 3
"""From which a word can tell one name from another: oat, pro, 500."""
MISSPELT = 6
"""Letters from which a word is known although it is misspelt: black is not back."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "beans": ("coffee", "coffees", "beans", "bean"),
    "tea": ("tea", "teas", "teabags"),
    "grinders": ("grinder", "grinders", "mill"),
    "kettles": ("kettle", "kettles"),
    "mugs-and-books": ("mug", "mugs", "cups", "book", "books"),
    "gift-cards": ("gift card", "voucher"),
}
"""What shoppers call the products of each family."""
FORMS: Mapping[str, tuple[str, ...]] = {
    "bag": ("bag", "bags", "pouch", "pouches", "packet", "packets"),
    "tin": ("tin", "tins"),
    "set": ("set", "sets", "flight", "flights", "sampler", "samplers"),
}
"""What shoppers call things by what they come in."""
IN_BAGS = "beans"
"""The family whose goods are bags unless their name says otherwise."""
_PLAIN_WORDS = word_set("tin bag bags box set size order orders parcel parcels gone back")
"""What is said of any goods, and so tells none from another, as words like "from" do not."""
_KIND_WORDS = frozenset(word for words in KINDS.values() for word in words)
_ALL = re.compile(
    r"\b(?:all (?:of (?:it|them|these)|three|four)|everything|every (?:thing|item)|the lot"
    r"|both(?: of them)?"
    r"|(?:the )?(?:whole|entire|complete) (?:order|parcel|lot|thing)|it all|them all)\b"
)
_NEWEST = re.compile(
    r"\b(?:(?:last|latest|newest|most recent) (?:order|parcel|delivery|one)"
    r"|(?:arrived|came|come|got|received|delivered|delivery) .{0,20}?(?:just now|today"
    r"|yesterday|this morning))\b"
)
_SOME_OF = re.compile(
    r"\b(?:(?:only|just) (?:one|two|1|2)|(?:one|two|1|2) (?:bag|tin|box|piece)?\s?of (?:the|my))\b"
)
_COUNTS: Mapping[str, int] = {"both": 2, "two": 2, "three": 3, "four": 4}
_PLURALS = (
    r"(?:coffees|teas|teabags|grinders|kettles|mugs|cups|books|gift cards|vouchers|bags|pouches|packets|tins"
    r"|sets)"
)
_ONE_OF = re.compile(r"\b(?:one|1|some|any|either|most) of\b|\bone (?:bag|tin|pouch|packet|set)\b")
_COUNTED = re.compile(
    rf"\b(?P<count>both|two|three|four|[2-9])(?: of)?(?: (?:the|my|our|these|those))?(?: \w+)? {_PLURALS}\b"
)
_SEVERAL = re.compile(rf"\b{_PLURALS}\b")
_SPILT = re.compile(r"\b(?:coffee|tea|beans|grounds|leaves) (?:\w+ ){0,2}?(?:everywhere|all over)\b")
_CORRECTS = re.compile(
    r"^(?:no+|nope|not|sorry|oops|wait|actually)\b|\b(?:i (?:mean|meant|said)|meant|wrong (?:one|thing))\b"
)
_ADDS = re.compile(r"\b(?:as well|too|also|besides|in addition)\b")
_COMPOUND = re.compile(
    r"\b(?:coffee|tea|bean) (mugs?|cups?|tins?|jars?|pots?|books?|grinders?|scoops?|spoons?)\b"
)
_DONE = r"(?:opened|open|tasted|tasting(?! flight)|tried|drank|drunk|brewed|used)"
_UNOPENED = re.compile(
    r"\b(?:unopened|un-opened|unopend|unused|untouched|sealed|brand new|new in box"
    r"|(?:still|never left|hasn't left|staying) (?:in )?(?:wrapped|shut|packed|(?:its|the) \w+)"
    rf"|(?:not|never|without|nothing|(?:have|has|had|was|is|were|are|do|does|did)n'?t)\s+(?:\w+\s+){{0,2}}?(?:{_DONE}|touched|unpacked"
    rf"|plugged))\b"
)
_OPENED = re.compile(
    rf"\b(?:{_DONE}(?! (?:to|a|the return|my account|orders|up a)\b)|half[- ]empty"
    rf"|half of it gone|hardly used)\b"
)


class Condition(StrEnum):
    UNOPENED = "unopened"
    OPENED = "opened"


def condition_in(text: str) -> Condition | None:
    """None when a text says nothing of it, or both ("one is open, two are sealed")."""
    said = text.casefold().replace("’", "'")
    without = _UNOPENED.sub(" ", said)
    opened, unopened = _OPENED.search(without) is not None, without != said
    if opened == unopened:
        return None
    return Condition.OPENED if opened else Condition.UNOPENED


def means_all(text: str) -> bool:
    return _ALL.search(text.casefold()) is not None


def means_newest(text: str) -> bool:
    return _NEWEST.search(text.casefold()) is not None


def means_some_of(text: str) -> bool:
    """ "Only one of the three bags"."""
    return _SOME_OF.search(text.casefold()) is not None


def adds(text: str) -> bool:
    """ "The mug as well"."""
    return _ADDS.search(text.casefold()) is not None


def kinds_in(text: str) -> frozenset[str]:
    """The families whose names stand in a text, misspelt too; a coffee mug is no coffee."""
    said = _COMPOUND.sub(r"\1", plain(text))
    return frozenset(
        family for family, words in KINDS.items() if any(_stands(word, said, ALIKE_KIND) for word in words)
    )


def names_sort(text: str) -> bool:
    return bool(kinds_in(text) or _forms_in(plain(text)))


def of_sort(goods: Sequence[tuple[str, str]], text: str, known: frozenset[str] = frozenset()) -> list[int]:
    """The places of those goods, given as name and family, that a text speaks of by their kind, by what they
    come in, or by both: "the coffee", "a tin", "one of the coffee bags". `known` kinds tell nothing more."""
    said = plain(text)
    kinds = (kinds_in(_SPILT.sub(" ", said)) or kinds_in(said)) - known
    forms = frozenset() if known else _forms_in(said)
    of_kind = [at for at, (_, family) in enumerate(goods) if family in kinds]
    if not forms:
        return of_kind
    among = of_kind or (list(range(len(goods))) if not kinds else [])
    return [at for at in among if forms & _forms_of(*goods[at])] or of_kind


def means_each(text: str, count: int) -> bool:
    """So many goods of one sort are meant, and not one of them: "the teas", "both bags"."""
    said = plain(text)
    if _ONE_OF.search(said):
        return False
    if counted := _COUNTED.search(said):
        named = counted["count"]
        return _COUNTS.get(named, 0) == count or named == str(count)
    return _SEVERAL.search(said) is not None


def corrects(text: str) -> bool:
    """ "No, the other one", "I meant the mug"."""
    return _CORRECTS.search(plain(text)) is not None


def _forms_in(said: str) -> frozenset[str]:
    return frozenset(form for form, words in FORMS.items() if set(words) & set(said.split()))


def _forms_of(name: str, family: str) -> frozenset[str]:
    """A coffee is a bag, and a set of several small ones is bags too."""
    said = plain(name)
    named = _forms_in(said) | ({"set"} if re.search(r"\b\d+ x \d", said) else frozenset())
    return named | {"bag"} if family == IN_BAGS and "tin" not in named else named


def named_in(names: Sequence[str], text: str) -> list[int]:
    """The places of the names in a text: those written in full, else those of which a word stands there that
    no other name has; a word that several share tells only when one name alone has it."""
    said = plain(text)
    whole = [at for at, name in enumerate(names) if f" {plain(name)} " in f" {said} "]
    if whole:
        return whole
    words = [_telling(name) for name in names]
    own = [mine.difference(*(words[:at] + words[at + 1 :])) for at, mine in enumerate(words)]
    found = [at for at, mine in enumerate(own) if any(_stands(word, said, ALIKE) for word in mine)]
    if found:
        return found
    shared = [at for at, mine in enumerate(words) if any(_stands(word, said, ALIKE) for word in mine)]
    return shared if len(shared) == 1 else []


def words_named(names: Sequence[str], text: str) -> int:
    """How many telling words of one of these names stand in a text, at most."""
    said = plain(text)
    counts = (sum(_stands(word, said, ALIKE) for word in _telling(name)) for name in names)
    return max(counts, default=0)


def short_answers(names: Sequence[str]) -> str:
    """What a visitor may type instead of clicking one of these names, one a line."""
    words = (word for name in names for word in sorted(_telling(name)) if not word.isdigit())
    return "\n".join(dict.fromkeys((*words, *sorted(_KIND_WORDS), "everything", "all of it", "both of them")))


def answers_naming(names: Sequence[str]) -> str:
    """What names one of these in a short message, whatever was asked, one a line."""
    words = (word for name in names for word in sorted(_telling(name)) if not word.isdigit())
    return "\n".join(dict.fromkeys(form for word in words for form in (word, f"the {word}")))


def _telling(name: str) -> frozenset[str]:
    unsaid = _PLAIN_WORDS | _KIND_WORDS
    words = (word for word in plain(name).split() if len(word) >= LETTERS and is_content(word))
    return frozenset(word for word in words if word not in unsaid)


def _stands(word: str, said: str, alike: int) -> bool:
    if " " in word:
        return f" {word} " in f" {said} "
    if len(word) < MISSPELT:
        return word in said.split()
    return any(len(token) > LETTERS and fuzz.ratio(word, token) >= alike for token in said.split())
