"""Which sentences may be shown without evidence: courtesy and the few forms that an act needs (asking back,
handing over, having found nothing). They hold no value, no promise, no word outside a closed vocabulary."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.generation import Act, Brief
from bot.generation.alignment import words_of
from bot.generation.courtesy import (
    AFFIRMS,
    ASKING,
    BARE,
    COLLEAGUE,
    COLLEAGUE_HEART,
    COURTESY,
    DELIGHT,
    HEART,
    OCCASIONS,
    PASSING,
    SELF,
    SELF_HEART,
    UNKNOWING,
    keys_of,
)
from bot.generation.openers import asks_whether
from bot.generation.promises import promises_of
from bot.generation.slots import find_values
from bot.understanding import Mood

MOST_WORDS = 24
_SHOUTED = re.compile(r"\b(?!OK\b|AI\b)[A-Z][A-Z0-9]+\b")
"""May be a code."""
_JOINTS = re.compile(
    r"\s*[;:–—]\s*|,\s+(?:and|but|so|though)\s+|,\s+|"
    r"\s+(?:but|so|and)\s+(?=(?:i|we|a|shall|would|let|have|enjoy)\b)"
)
_STATES = re.compile(
    r"^(?:it|they|these|those|this|there|your|the|you|he|she|yes)\b|^that (?:is|was) .* for you|"
    r"\b(?:it|they|these|those|you|we) (?:is|are|was|has|have|had)\b"
)
"""A subject of its own: such a clause says how something is."""
_BEGINS = re.compile(
    r"^(?:so |very |really |truly |and |but |oh |oh no |well )?(?:i (?:am|see|can see|can imagine|can|understand|hear|know|hope|wish|imagine|"
    r"agree|apologise|appreciate|would|truly|really|fully|completely)|we (?:are|hope|understand|apologise|wish|would)|"
    r"my (?:apologies|pleasure)|our apologies|please accept|sorry|apologies|glad|happy|pleased|delighted|thrilled|thanks?|"
    r"understood|congratulations|welcome|hello|hi|hey|hiya|hej|goodbye|bye|enjoy|good|great|nice|lovely|wonderful|"
    r"exciting|fantastic|brilliant|kind|poor|fingers|what an?|how|that (?:is|was|must|sounds?|makes|should|happens)|this (?:is|should)|"
    r"you are (?:very |most |so )?welcome|your \w+ is understandable|it is always|let (?:me|us)|no (?:wonder|need|worries|problem)|a (?:sensible|good|fair|nice)|"
    r"delighted|bad luck|no fun|have|unfortunately|all the best|all set)\b"
)
_SPEAKS = re.compile(
    r"^(?:we are|we have|you are (?:very |most |so )?welcome\b)|"
    r"\b(?:sorry|glad|happy|understand|see|know|wonder|imagine)\b.{0,12}\byou (?:are|were|had|have)\b|this should\b"
)
_FORMS = (
    (re.compile(r"\b(?:take|takes|taking) (?:over|a look)\b"), "help"),
    (re.compile(r"\b(?:bring|get|have|call) in\b"), "ask"),
    (re.compile(r"\bput (?:you|it|this) in touch\b"), "connect"),
    (re.compile(r"\b(?:have|get) (?=(?:a|some|them|one)\b)"), "ask "),
    (re.compile(r"\bput it another way\b"), "ask"),
    (re.compile(r"\b(?:team|colleagues?|someone|specialist|person) (?:from|in|at) (?:the|our) \w+(?: team| desk)?$"), "team"),
    (re.compile(r"\b(?:the|our|a) \w+(?: \w+)? team\b"), "team"),
)
_OFFERS_COLLEAGUE = re.compile(
    r"^(?:if you (?:like|wish|prefer|want)|(?:please )?(?:shall|should|may|can|could|would|do you want|let me)\b|"
    r"(?:i|we) (?:can|could|may|would like)\b|or i (?:can )?(?:pass|ask)\b|"
    r"(?:a|another|one of our|our|my|someone|somebody|the) ?(?:\w+ )?(?:colleagues?|team|person|specialist|human|agent)?"
    r"(?: from (?:the|our) team)? ?(?:can|could|may|might)\b)"
)
_UNKNOWING = re.compile(
    r"^(?:(?:i am )?(?:sorry|afraid|unfortunately),? (?:that |but )?)?"
    r"(?:(?:i|we) (?:am afraid (?:that )?(?:i|we) )?(?:have )?"
    r"(?:(?:could|can|did|do) ?not (?:find|see|tell|know|have|say)|found nothing|found no|find nothing|see nothing|have nothing|"
    r"know nothing|know of no|no (?:information|details|answer|notes?|figures|record|news)|nothing)\b|"
    r"(?:our|my|the) (?:help )?(?:pages?|articles|information|notes|details) (?:do|does) not (?:say|mention|answer)\b|"
    r"(?:our|my|the) (?:help )?(?:pages?|articles|information|notes) says? nothing\b|there is nothing (?:about|on)\b)"
)
_ASKS_BACK = re.compile(
    r"^(?:which|what|when|where|who|how|is it|is this|are you|do you|did you|could you|can you|would you|have you|was it|"
    r"were you|may i|shall i|should i)\b"
)
_SORRY_FOR = re.compile(
    r"^(?:(?:i am|we are|i|we|my|our|please accept (?:my|our)) )?(?:so |very |truly |really )*(?:sorry|apologise|apologies|apology) "
    r"(?:about|for|to hear about|that|to hear that) (?:the |your |that |this )?(.+)$"
)
_WISHES = re.compile(
    r"^(?:enjoy|happy|have(?= (?:a|an|fun|lots)\b)|good luck|all the best|best of luck|congratulations|fingers crossed|safe|"
    r"warm wishes|i hope (?:you|they|your)(?= (?:like|enjoy)))(?: with| for| on| to)? (.+)$"
)
_ONE = frozenset({"number:1"})
_GARBLED = re.compile(
    r"\b(?:an?|the|to|of|for|with|by|my|your|our|and|is|are|as|at|very|so|i|we|who|on|after|before|from|than|what|how)$|"
    r"\b(?:happy|glad|sorry|pleased) (?!to|that|you|for|about|it|we|i|this|with|they|the|your)\w"
)
_ASSERTS = keys_of("is was will have must be can may not no never do does")


@dataclass(frozen=True)
class _Asked:
    """What the visitor and the evidence put into words."""

    words: frozenset[str]
    known: frozenset[str]

    def names(self, key: str) -> bool:
        """The visitor's own word, in this or a near form (rent, renting)."""
        if key in self.words:
            return True
        return len(key) > 4 and any(
            word[:4] == key[:4] and abs(len(word) - len(key)) < 5 for word in self.words if len(word) > 3
        )


def is_service(sentence: str, brief: Brief) -> bool:
    """True when every clause is courtesy or of a form that the brief's act allows."""
    tokens = words_of(sentence)
    if not tokens or len(tokens) > MOST_WORDS or promises_of(sentence):
        return False
    if any(word.lower() not in keys_of(brief.question) for word in _SHOUTED.findall(sentence)):
        return False
    if find_values(sentence) or any(
        t.key.startswith(("number:", "<")) and t.key not in _ONE for t in tokens
    ):
        return False
    plain = " ".join(sentence.strip().rstrip(".!?").lower().replace("’", "'").split())
    asked = _asked(brief)
    if sentence.rstrip().endswith("?") and _asks_back(plain, brief.act, asked):
        return True
    clauses = [clause for clause in _JOINTS.split(plain) if clause]
    return _suits(plain, clauses, brief) and all(_is_service_clause(c, brief.act, asked) for c in clauses)


def _asked(brief: Brief) -> _Asked:
    words = keys_of(brief.question)
    return _Asked(words, words.union(*(keys_of(evidence.text) for evidence in brief.evidence)))


def _suits(plain: str, clauses: list[str], brief: Brief) -> bool:
    """No delight for the angry, and no "of course" where it would answer yes."""
    keys = keys_of(plain)
    if brief.mood in (Mood.ANGRY, Mood.DISAPPOINTED) and keys & DELIGHT and not keys & keys_of("sorry hope"):
        return False
    answers = any(clause in BARE and keys_of(clause) & AFFIRMS for clause in clauses)
    answering = brief.evidence and brief.act not in (Act.HANDOVER, Act.CLARIFY, Act.NO_ANSWER, Act.OFFER)
    return not (answers and answering and asks_whether(brief.question))


def _is_service_clause(clause: str, act: Act, asked: _Asked) -> bool:
    if clause in BARE:
        return True
    keys = keys_of(clause) - _ONE
    tokens = words_of(clause)
    rambles = len(tokens) - len({token.key for token in tokens}) > 1 or _GARBLED.search(clause)
    if keys <= COURTESY and keys & HEART and _BEGINS.match(clause) and not rambles and (_SPEAKS.search(clause) or not _STATES.search(clause)):
        return True
    if act is Act.HANDOVER and keys_of(_plain_forms(clause)) - _ONE <= PASSING:
        return True
    if act is Act.SMALLTALK and keys <= SELF and keys & SELF_HEART and _discloses(clause):
        return True
    if act is Act.NO_ANSWER and _UNKNOWING.match(clause):
        return all(key in UNKNOWING or asked.names(key) for key in keys)
    return _offers_colleague(clause) or _names_occasion(clause, asked)


def _discloses(clause: str) -> bool:
    """Never "I am a person"."""
    return clause.startswith("i am") and not re.search(r"(?<!not )a (?:person|human)", clause)


def _plain_forms(clause: str) -> str:
    for form, plain in _FORMS:
        clause = form.sub(plain, clause)
    return clause


def _offers_colleague(clause: str) -> bool:
    if _OFFERS_COLLEAGUE.match(clause) is None:
        return False
    keys = keys_of(_plain_forms(clause)) - _ONE
    return keys <= COLLEAGUE and (
        bool(keys & COLLEAGUE_HEART) or clause.startswith(("if you", "shall i ask"))
    )


def _names_occasion(clause: str, asked: _Asked) -> bool:
    """ "Sorry about the broken cup", "Good luck with the move": the visitor's words name it and state nothing."""
    sorry, wish = _SORRY_FOR.match(clause), _WISHES.match(clause)
    match = sorry or wish
    if match is None:
        return False
    keys = keys_of(match.group(1)) - _ONE
    allowed = COURTESY if sorry else OCCASIONS
    return (
        len(keys) <= 5
        and not keys & _ASSERTS
        and all(key in allowed or asked.names(key) or (sorry and key in asked.known) for key in keys)
    )


def _asks_back(plain: str, act: Act, asked: _Asked) -> bool:
    """A short question in the visitor's words; it must presuppose nothing, so only the acts that ask back may."""
    if act not in (Act.CLARIFY, Act.NO_ANSWER) or not _ASKS_BACK.match(plain):
        return False
    return all(
        key in ASKING or key in COURTESY or key in asked.known or asked.names(key) for key in keys_of(plain)
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
        if keys & keys_of("not no nothing"):
            found.add("deny")
    return frozenset(found)
