"""Which words carry meaning: the others are never swapped, and the model may say them without having read
them."""

import re
from functools import cache


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _listed("""
    a about above across after again against ago all almost along already also although always am
    among an and another any anyone anything anyway are aren't around as at away back be because
    been before behind being below beside besides between beyond both but by can can't cannot could
    couldn't did didn't do does doesn't doing don't done down during each either else enough even
    ever every everyone everything except few first for from further had has hasn't have haven't
    having he her here hers him his how however i if in inside instead into is isn't it its itself
    just last least less like many may me might mine more most much must my near need neither never
    next no nobody none nor not nothing now of off on once one only onto or other others our ours
    out outside over own per please rather same several shall she should since so some someone
    something soon still such than that the their theirs them then there these they this those
    though through throughout till to together too toward towards two under unless unlike until up
    upon us very via was wasn't we were weren't what whatever when whenever where wherever whether
    which while who whole whom whose why will with within without won't would wouldn't yes yet you
    your yours yourself zero three four five six seven eight nine ten half twice
""")
SERVICE_WORDS = _listed("""
    sorry glad happy thanks thank welcome hello hi hey good great lovely course sure understand
    understandable annoying frustrating disappointing wait worry check ask know tell look looking
    find found help colleague team message reply question answer moment minute chat pass passing
    hand over person someone details information could right wrong fair nice hear news trouble
    apologies apologise afraid unfortunately indeed certainly gladly pleasure bye goodbye day luck
    enjoy kind words assistant bot automated human here mean meant order number email product item
    shop which what exactly offer below card have put something small you choose use
""")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]|[A-Za-z]")


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


@cache
def is_content(word: str) -> bool:
    """True when `word` says something of its own."""
    return len(word) > 2 and word.lower().replace("’", "'") not in FUNCTION_WORDS


def pattern() -> re.Pattern[str]:
    return _WORD
