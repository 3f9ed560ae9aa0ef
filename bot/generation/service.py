"""Which sentences may be shown without evidence: courtesy and the few forms that an act needs (asking back,
handing over, having found nothing). They hold no value, no promise, no word outside a closed vocabulary."""

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.generation import Act, Brief
from bot.generation.alignment import words_of
from bot.generation.courtesy import (
    AFFIRMS,
    ASKING,
    BARE,
    CHEER,
    COLLEAGUE,
    COLLEAGUE_HEART,
    COURTESY,
    DELIGHT,
    HEART,
    ILL,
    MISHAPS,
    OCCASIONS,
    OCCASIONS_OF,
    PASSING,
    PITY,
    PRESUMED,
    SELF,
    SELF_HEART,
    UNKNOWING,
    keys_of,
)
from bot.generation.forms import (
    ASKS_BACK,
    BEGINS,
    FORMS,
    GARBLED,
    JOINTS,
    OFFERS_COLLEAGUE,
    PASSES,
    SHOUTED,
    SORRY_FOR,
    SPEAKS,
    STATES,
    WISHES,
)
from bot.generation.forms import UNKNOWING as FOUND_NOTHING
from bot.generation.openers import asks_whether
from bot.generation.promises import promises_of
from bot.generation.slots import find_values
from bot.understanding import Mood

MOST_WORDS = 24
_ONE = frozenset({"number:1"})
_ASSERTS = keys_of("is was will have must be can may not no never do does")
_EXCUSES = keys_of("sorry hope")
_DENIES = keys_of("not no nothing")
_RETURNS = keys_of("welcome pleasure glad")
_GRAVE_ACTS = (Act.APOLOGY, Act.NO_ANSWER)
_PLAIN_ACTS = (Act.ANSWER, Act.ANSWER_MANY, Act.OFFER)
_QUESTION = re.compile(
    r"(?:^|\b(?:and|so|but) |, )(?:which|what|when|where|who|how|is|are|do|did|does|could|can|would|will|"
    r"have|has|was|were|may|"
    r"shall|should|any)\b"
)
_ENDINGS = ("ing", "ed", "d", "er", "ers", "s", "es", "ly", "ation", "y")


def is_service(sentence: str, brief: Brief) -> bool:
    """True when every clause is courtesy or of a form that the brief's act allows."""
    tokens = words_of(sentence)
    if not tokens or len(tokens) > MOST_WORDS or promises_of(sentence) or _holds_value(sentence, brief):
        return False
    plain = " ".join(sentence.strip().rstrip(".!?").lower().replace("’", "'").split())
    if sentence.rstrip().endswith("?"):
        if _asks_back(plain, brief):
            return True
        if not _QUESTION.search(plain):
            return False
    clauses = [clause for clause in JOINTS.split(plain) if clause]
    return _suits(plain, clauses, brief) and all(_is_service_clause(clause, brief) for clause in clauses)


def presumes(sentence: str, question: str) -> bool:
    """Courtesy that guesses at what has happened, at the time of day or at how somebody feels, where nobody
    has said so."""
    guessed = any(not _said(key, question) for key in keys_of(sentence) & PRESUMED)
    return guessed or any(_lacks_occasion(clause, question) for clause in _clauses_of(sentence))


def _lacks_occasion(clause: str, question: str) -> bool:
    occasion = OCCASIONS_OF.get(clause)
    cheers = clause in CHEER and ILL.search(question) is not None
    return cheers or (occasion is not None and not occasion.search(question))


def _clauses_of(sentence: str) -> list[str]:
    plain = " ".join(sentence.strip().rstrip(".!?").lower().replace("’", "'").split())
    return [clause for clause in JOINTS.split(plain) if clause]


def is_set_phrase(sentence: str) -> bool:
    """Courtesy in words that were written beforehand, not put together."""
    return all(clause in BARE for clause in _clauses_of(sentence))


def _holds_value(sentence: str, brief: Brief) -> bool:
    """Numbers, codes and the like; an abbreviation of the visitor's is none."""
    if find_values(sentence) or any(key.startswith(("number:", "<")) for key in keys_of(sentence) - _ONE):
        return True
    return any(word.lower() not in keys_of(brief.question) for word in SHOUTED.findall(sentence))


def _suits(plain: str, clauses: list[str], brief: Brief) -> bool:
    """No delight for the angry, no pity for the calm, and no "of course" where it would answer yes."""
    keys = keys_of(plain)
    if brief.mood in (Mood.NEUTRAL, Mood.PLEASED) and brief.act in _PLAIN_ACTS and keys & PITY:
        return False
    upset = brief.mood in (Mood.ANGRY, Mood.DISAPPOINTED) or brief.act in _GRAVE_ACTS
    if upset and keys & DELIGHT and not keys & _EXCUSES:
        return False
    answers = any(clause in BARE and keys_of(clause) & AFFIRMS for clause in clauses)
    answering = brief.evidence and brief.act not in (Act.HANDOVER, Act.CLARIFY, Act.NO_ANSWER, Act.OFFER)
    return not (answers and answering and asks_whether(brief.question))


def _is_service_clause(clause: str, brief: Brief) -> bool:
    if clause in BARE:
        return True
    if GARBLED.search(clause) or _stutters(clause):
        return False
    return (
        _is_courtesy(clause)
        or _offers_colleague(clause)
        or _names_occasion(clause, brief.question)
        or _suits_act(clause, brief)
    )


def _stutters(clause: str) -> bool:
    words = [token.key for token in words_of(clause)]
    repeated = len(words) - len(set(words))
    return repeated > 1 or any(one == other for one, other in pairwise(words))


def _is_courtesy(clause: str) -> bool:
    keys = keys_of(clause) - _ONE
    if not keys <= COURTESY or not keys & HEART or not BEGINS.match(clause):
        return False
    return SPEAKS.search(clause) is not None or not STATES.search(clause)


def _offers_colleague(clause: str) -> bool:
    if OFFERS_COLLEAGUE.match(clause) is None:
        return False
    keys = keys_of(_plain_forms(clause)) - _ONE
    names_one = bool(keys & COLLEAGUE_HEART) or clause.startswith(("if you", "shall i ask"))
    return keys <= COLLEAGUE and names_one


def _plain_forms(clause: str) -> str:
    for form, plain in FORMS:
        clause = form.sub(plain, clause)
    return clause


def _names_occasion(clause: str, question: str) -> bool:
    """As in "Sorry about the broken cup" or "Good luck with the move": the visitor's words, stating
    nothing."""
    sorry, wish = SORRY_FOR.match(clause), WISHES.match(clause)
    match = sorry or wish
    if match is None:
        return False
    keys = keys_of(match.group(1)) - _ONE
    if len(keys) > 5 or keys & _ASSERTS:
        return False
    if sorry:
        return keys <= MISHAPS and all(key in COURTESY or _said(key, question) for key in keys)
    return all(key in OCCASIONS or _said(key, question) for key in keys)


def _said(key: str, question: str) -> bool:
    """The visitor's own word, in this or a near form (rent, renting)."""
    words = keys_of(question)
    if key in words:
        return True
    longer = (word for word in words if len(word) > 3)
    return len(key) > 3 and any(_near(key, word) or _near(word, key) for word in longer)


def _near(short: str, long: str) -> bool:
    root = short.removesuffix("e")
    return long.startswith(root) and long[len(root) :] in _ENDINGS


def _suits_act(clause: str, brief: Brief) -> bool:
    keys = keys_of(clause) - _ONE
    match brief.act:
        case Act.HANDOVER:
            return PASSES.match(clause) is not None and keys_of(_plain_forms(clause)) - _ONE <= PASSING
        case Act.SMALLTALK:
            return clause in ("not a person", "not a human") or (
                keys <= SELF and bool(keys & SELF_HEART) and _discloses(clause)
            )
        case Act.NO_ANSWER:
            return FOUND_NOTHING.match(clause) is not None and all(
                key in UNKNOWING or _said(key, brief.question) for key in keys
            )
        case _:
            return False


def _discloses(clause: str) -> bool:
    """Never "I am a person"."""
    return clause.startswith("i am") and not re.search(r"(?<!not )a (?:person|human)", clause)


def _asks_back(plain: str, brief: Brief) -> bool:
    if brief.act not in (Act.CLARIFY, Act.NO_ANSWER) or not ASKS_BACK.match(plain) or _stutters(plain):
        return False
    known = frozenset().union(*(keys_of(evidence.text) for evidence in brief.evidence))
    return all(
        key in ASKING or key in COURTESY or key in known or _said(key, brief.question)
        for key in keys_of(plain)
    )


def duties(lines: Iterable[str], brief: Brief) -> frozenset[str] | None:
    """What fixed lines do for the visitor, so that other words may do it; None when only they can."""
    found: set[str] = set()
    for line in lines:
        if not is_service(line, brief):
            return None
        keys = keys_of(line)
        if line.rstrip().endswith("?"):
            found.add("ask")
        if keys & COLLEAGUE_HEART:
            found.add("colleague")
        if keys & SELF_HEART:
            found.add("disclose")
        if keys & _DENIES:
            found.add("deny")
        if keys & _RETURNS:
            found.add("welcome")
    return frozenset(found)
