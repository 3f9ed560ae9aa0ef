"""What somebody wants, read from their words. Pure."""

import re
from collections.abc import Iterator, Mapping

from bot.generation.words import content_words
from bot.recommend import Trait, Wish
from bot.recommend.budgets import budget_in
from bot.recommend.words import Terms, WordsFile, bare

_STEM = 5
"""Letters by which a place is known: Kenya, Kenyan."""
NEAR = 4
"""Words between a "not" and what it is about."""
_SIZE = re.compile(
    r"\b(\d+(?:\.\d+)?) ?(k?g)(?:rams?|r|s)?\b|\b(half a kilo|quarter kilo|(?:a |one )?kilo)\b"
)
_LISTED = re.compile(r"\w+ (?:or|nor|and) $")
_CLAUSE = re.compile(r"[,.;:!?\n()]+|\bbut\b")


def wish_in(text: str, words: WordsFile, places: frozenset[str] = frozenset()) -> Wish:
    """`places`: where the shop's products come from, so that "the kenyan" is understood."""
    said = bare(text)
    wants = dict(_wants(text, words, places))
    must = frozenset(trait for trait, weight in wants.items() if weight > 0 and _is_must(trait, words))
    budget = budget_in(text, words.price)
    return Wish(
        kinds=_kinds(said, words),
        wants=wants,
        must=must,
        words=frozenset(word for word in content_words(text) if len(word) > 3 and word not in words.ordinary),
        at_most=budget.at_most,
        at_least=budget.at_least,
        sign=budget.sign,
        cheap=Terms.of(words.price.cheap).stand_in(said) and budget.at_most is None,
        size=_size(said),
        gift=Terms.of(words.gift).stand_in(said),
    )


def merged(before: Wish, now: Wish) -> Wish:
    """What was said last counts where both say something; another kind drops the traits of the one before."""
    moved = bool(now.kinds and before.kinds and not set(now.kinds) & set(before.kinds))
    kept: Mapping[Trait, float] = {} if moved and not before.gift else before.wants
    priced = now.at_most is not None or now.at_least is not None
    return Wish(
        kinds=now.kinds or before.kinds,
        wants={**kept, **now.wants},
        must=now.must | (frozenset() if moved else before.must),
        words=now.words | before.words,
        at_most=now.at_most if priced else before.at_most,
        at_least=now.at_least if priced else before.at_least,
        sign=now.sign if priced else before.sign,
        cheap=now.cheap or before.cheap,
        size=now.size or before.size,
        gift=now.gift or before.gift,
    )


def _wants(text: str, words: WordsFile, places: frozenset[str]) -> Iterator[tuple[Trait, float]]:
    clauses = [clause for part in _CLAUSE.split(text.casefold()) if (clause := bare(part))]
    refused = Terms.of(words.avoid)
    for name, one in words.each_trait.items():
        hits = [(clause, hit) for clause in clauses for hit in one.asked.find(clause)]
        if hits:
            wanted = any(
                _says_itself(hit.group()) or not _refuses(clause, hit, refused) for clause, hit in hits
            )
            yield Trait(name), 1.0 if wanted else -1.0
    for place in sorted(places):
        named = re.compile(rf"\b{re.escape(place[:_STEM])}\w*")
        if len(place) >= _STEM and any(named.search(clause) for clause in clauses):
            yield Trait(f"origin:{place}"), 1.0


def _says_itself(words: str) -> bool:
    """`no caffeine` is a wish, and so is `not harsh`."""
    return words.startswith(("no ", "without ", "cant ", "not ", "never "))


def _refuses(clause: str, hit: re.Match[str], refused: Terms) -> bool:
    """A "not" among the last few words before; it holds for the second of "berries or citrus" too."""
    before = _LISTED.sub("", clause[: hit.start()])
    return refused.stand_in(" ".join(before.split()[-NEAR:]))


def _is_must(trait: Trait, words: WordsFile) -> bool:
    group = trait.split(":")[0]
    return trait in words.must or f"{group}:*" in words.must


def _kinds(said: str, words: WordsFile) -> tuple[str, ...]:
    """Those named; a "coffee grinder" is no coffee."""
    found = [(name, Terms.of(kind.words).find(said)) for name, kind in words.kinds.items()]
    named = [(hits[0].start(), name) for name, hits in found if hits]
    devices = {"grinder", "kettle", "mug", "tin", "tool", "book", "part", "gift_card"} & {
        name for _, name in named
    }
    drinks = {"coffee", "tea"} & {name for _, name in named}
    if devices:
        return tuple(name for _, name in sorted(named) if name in devices)
    return tuple(name for _, name in sorted(named) if name in drinks)


def implied_kinds(wish: Wish) -> tuple[str, ...]:
    """Those named, else what the traits are said of: whoever wants a dark roast wants coffee."""
    if wish.kinds:
        return wish.kinds
    if any(trait.startswith("tea:") for trait in wish.wants):
        return ("tea",)
    return ("coffee",) if any(trait.startswith(("use:", "roast:")) for trait in wish.wants) else ()


def _size(said: str) -> str:
    found = _SIZE.search(said)
    if found is None:
        return ""
    if found[3]:
        return {"half a kilo": "500 g", "quarter kilo": "250 g"}.get(found[3], "1 kg")
    return f"{found[1]} {found[2]}"
