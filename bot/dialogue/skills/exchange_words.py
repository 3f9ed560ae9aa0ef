"""Money back or something else instead, and which is which in "swap the grey one for the green". Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from bot.dialogue.lines import plain
from bot.dialogue.skills.goods_words import named_in
from bot.dialogue.skills.naming import meant
from bot.recommend.catalogue import Range
from bot.recommend.words import words_of_shoppers
from bot.shop import Line, Product

GIFT_CARDS = "gift-cards"


class Way(StrEnum):
    MONEY = "money"
    EXCHANGE = "exchange"


_EXCHANGE = re.compile(
    r"\b(?:exch?[an]+g\w*|exchn\w*|sw[ao]p\w*|trade (?:\w+ )?in|trade|switch|replace \w+ with)\b"
)
_MONEY = re.compile(r"\b(?:refund\w*|money|cash|reimburs\w*)\b")
_NO_MONEY = re.compile(
    r"\b(?:not|don't|no|rather than|instead of|than)\s+(?:\w+\s+){0,3}?(?:refund\w*"
    r"|money(?: back)?|cash)\b"
)
_NO_EXCHANGE = re.compile(
    r"\b(?:not|don't|no|rather than|instead of|than)\s+(?:\w+\s+){0,3}?(?:exchang\w*|swap\w*)\b"
)
_FOR = re.compile(
    r"\b(?:exchang\w*|exchn\w*|sw[ao]p\w*|trad\w*|switch\w*|chang\w*|turn\w*)\b(?P<given>.*?)"
    r"\b(?:for|to|into|against|with)\b(?P<wanted>.*)",
    re.DOTALL,
)
_INSTEAD_OF = re.compile(r"(?P<wanted>.*)\binstead of\b(?P<given>.*)", re.DOTALL)
_GRIND = re.compile(
    r"\b(?:ground|grind|whole beans?|(?:espresso|filter|french press|moka|aeropress) grind)\b"
)


_LABEL = re.compile(
    r"\b(?:label|qr code)\b.*\b(?:(?:won't|wont|doesn't|isn't|not|no) \w+|expired|lost|half)\b"
    r"|\b(?:lost|no|where.{0,12}) (?:the |my |is the )?(?:return\w* )?label\b|without a label"
)


def is_label_trouble(text: str) -> bool:
    """The label of a return that is open already is lost, or does not print."""
    return _LABEL.search(text.casefold().replace("’", "'")) is not None


def way_in(text: str) -> Way | None:
    """None when a text names neither, or both."""
    said = text.casefold().replace("’", "'")
    money = _MONEY.search(_NO_MONEY.sub(" ", said)) is not None
    exchange = _EXCHANGE.search(_NO_EXCHANGE.sub(" ", said)) is not None
    if money == exchange:
        return None
    return Way.MONEY if money else Way.EXCHANGE


def given_in(text: str) -> str:
    """The part of a text about what goes back."""
    found = _INSTEAD_OF.search(text.casefold()) or _FOR.search(text.casefold())
    return found["given"] if found else text


def wanted_in(text: str) -> str:
    """The part of a text about what is to come; empty when it does not say which part that is."""
    found = _INSTEAD_OF.search(text.casefold()) or _FOR.search(text.casefold())
    return found["wanted"] if found else ""


def aside_in(text: str) -> str:
    """What a text says beside the exchange itself: "exchange the mug, I'd like the kettle"."""
    return " ".join(clause for clause in re.split(r"[,.;!?\n]+", text) if way_in(clause) is not Way.EXCHANGE)


def wants_other_grind(text: str) -> bool:
    return _GRIND.search(text.casefold()) is not None


def equals(products: Iterable[Product], line: Line, family: str, *, volts: bool) -> list[Product]:
    """What a line can be exchanged for, its own family first; without `volts` nothing with a plug."""
    fitting = [
        one
        for one in products
        if one.price == line.price
        and one.id != line.product
        and one.family != GIFT_CARDS
        and one.stock >= line.quantity
        and (volts or one.facts.get("power") != "electric")
    ]
    return sorted(fitting, key=lambda one: one.family != family)


def chosen_among(products: Sequence[Product], line: Line, text: str) -> Product | None:
    """The one product that an answer names; words that the given one has too tell nothing."""
    given = set(plain(line.name).split())
    told = " ".join(word for word in plain(text).split() if word not in given)
    names = [one.name for one in products]
    exact = [at for at, name in enumerate(names) if plain(name) == plain(text)]
    found = exact or named_in(names, told) or meant(names, told)
    return products[found[0]] if len(found) == 1 else None


def named_plainly(products: Sequence[Product], line: Line, text: str) -> Product | None:
    """A product that a text names by more than everyday words, and that is not the one given; the one in the
    same size where there are several."""
    shelf = Range(tuple(one for one in products if one.family != GIFT_CARDS), words_of_shoppers())
    named = [mention.models[0] for mention in shelf.find(text) if mention.clear]
    others = [model for model in named if line.product not in model.ids]
    if len({model.first.family for model in others}) != 1:
        return None
    told, given = (set(plain(words).split()) for words in (text, line.name))
    return max(others[0].variants, key=lambda one: _alike(one, told, given))


def _alike(product: Product, *texts: Collection[str]) -> tuple[int, ...]:
    words = set(plain(product.name).split())
    return tuple(len(words.intersection(text)) for text in texts)
