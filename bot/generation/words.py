"""Which words say something of their own, for ranking sentences by the words they share with a question."""

import re
from functools import cache


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FUNCTION_WORDS = word_set(
    """a about after again all almost also am an and another any anyone anything are around as at away be
    because been before being between both but by can cant could did do does doing done dont down during
    each either else even ever every everyone for from further get got had has have having he her here
    hers him his how i if im in instead into is isnt it its itself ive just last least less like many
    may me might mine more most much must my near neither never next no nor not nothing now of off often
    on once one only onto or other others our ours out over own per please quite rather really same
    several shall she should since so some someone something soon still such than that the their theirs
    them then there these they thing this those though through till to together too u under unless until
    up ur us very via want was we were what whats whatever when where whether which while who whole whom
    whose why will with within without wont would yes yet you your yours hi hello hey thanks thank ok
    okay pls help need know tell wondering question"""
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def content_words(text: str) -> list[str]:
    """Lower-case words that are no function words, in order."""
    words = _WORD.findall(text.lower().replace("'", "").replace("’", "").replace("e-", "e"))
    return [word for word in words if is_content(word)]


@cache
def is_content(word: str) -> bool:
    return len(word) > 1 and word not in _FUNCTION_WORDS
