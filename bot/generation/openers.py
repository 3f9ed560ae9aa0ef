"""A "Yes," or "No," before a sentence is a statement too: when the sentence bears it out."""

import re

from bot.generation.alignment import NEGATIONS, stem, words_of
from bot.generation.words import content_words, word_set

_OPENER = re.compile(r"(yes|yep|yeah|no|nope)\b[,.!:–—-]*\s+", re.IGNORECASE)
_VERB = (
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|have|has|had|may|might|must|should|shall|"
    r"isnt|arent|"
    r"cant|dont|doesnt)"
)
_WHETHER = re.compile(
    rf"(?:^|[.!?,;:]\s*|\b(?:and|but|so|or|hi|hello|hey|ok|please|wondering|then|now)\s+)(?:if\s+)?{_VERB}\s+"
    r"(?!you (?:please )?(?:tell|explain|show|help))\w"
)
"""A clause that begins with its verb; "can you tell me" is only a polite way to begin."""
_OPEN_WORDS = word_set("how what whats when where which who whose why hows wheres whens whos")
_CLAUSE = re.compile(
    r"[;:–—]\s|,\s(?=(?:and|but|so|because|unless|except|although|though|while|whereas|if|as|which|who|or|"
    r"not|provided)\b)|"
    r"\s(?=so that\s)|\s(?=(?:but|although|though|unless|except|because|while|whereas|if)\s)|"
    r"\sand\s(?=[\w-]+s?\s(?:not|no|never)\b)|"
    r"\s(?=(?:without|with no|at no)\s)|\s(?=and (?:never|not|no|none|nothing|is|are|was|can|cannot|must|"
    r"will|do|does|may)\b)",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not?|never|none|nor|without|cannot|(?:ca|do|does|did|is|are|was|were|wo|would|could|should|"
    r"have|has|had)nt)\b"
)
_REASON = re.compile(r"\s*(?:because|as|so|since)\b", re.IGNORECASE)
_DENIALS = word_set("not never no none nor neither")
_BOUND = word_set("if when unless until so that because as since without")
_ADVERSE = word_set(
    """only instead hardly barely rarely against avoid refuse poisonous toxic harmful dangerous unsuitable
    unsafe impossible unavailable closed ended expired discontinued excluded exclude forbidden stopped fail
    failed lack"""
)
"""What takes back a yes without a negation."""
_COVERED = 0.3
"""Share of the content words asked about that the main clause of a yes must take up."""


def split_answer(sentence: str) -> tuple[str, str]:
    """("yes" | "no" | "", the rest)."""
    match = _OPENER.match(sentence)
    if match is None or not sentence[match.end() :]:
        return "", sentence
    rest = sentence[match.end() :]
    word = "yes" if match.group(1).lower().startswith("y") else "no"
    return word, rest


def asks_whether(question: str) -> bool:
    """A question that yes or no answers: it begins with its verb."""
    return _WHETHER.search(_plain(question)) is not None


def is_open(question: str) -> bool:
    """Asked with how, what, when...: neither yes nor no answers it, unless it asks whether as well."""
    words = set(re.findall(r"[a-z]+", _plain(question)))
    return bool(words & _OPEN_WORDS) and not asks_whether(question)


def answer_fits(answer: str, question: str, statement: str) -> bool:
    """A yes needs a main clause about what was asked, without negation or "only"; a no needs a negated one.
    Neither fits a question that is open or itself negated."""
    if not (asks_whether(question) or "?" in question):
        return False
    if is_open(question) or _NEGATED.search(_plain(_last_question(question))):
        return False
    main, *rest = [clause for clause in _CLAUSE.split(statement) if clause and clause.strip()]
    topic = {stem(word) for word in content_words(question)}
    reasons = any(_negated(clause) for clause in rest if _REASON.match(clause))
    about_rest = any(_negated(clause) and _about(clause, topic) - _about(main, topic) for clause in rest)
    if answer == "no":
        return _denies(main) or any(
            _denies(clause) for clause in rest if _about(clause, topic) - _about(main, topic)
        )
    return not (_negated(main) or _keys(main) & _ADVERSE or about_rest or reasons) and _covers(main, question)


def _covers(main: str, question: str) -> bool:
    asked = {stem(word) for word in content_words(_last_question(question))}
    return len(_about(main, asked)) >= _COVERED * len(asked)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("'", "").replace("’", "")).strip()


def _last_question(text: str) -> str:
    """The part that asks, when it is marked as such."""
    asked = re.findall(r"[^.!?]*\?", text)
    return asked[-1] if asked else text


def _keys(text: str) -> set[str]:
    return {token.key for token in words_of(text)}


def _negated(clause: str) -> bool:
    return bool(_keys(clause) & NEGATIONS)


def _denies(clause: str) -> bool:
    """Negated as a whole: "if nothing is chosen" and "so that nobody mixes them up" deny nothing."""
    words = [token.key for token in words_of(clause)]
    if not words or words[0] in _BOUND:
        return False
    return words[0] in NEGATIONS or not _DENIALS.isdisjoint(words)


def _about(clause: str, topic: set[str]) -> set[str]:
    """Words of the question that the clause takes up, near forms (return, returned) too."""
    words = {stem(word) for word in content_words(clause)}
    return {asked for asked in topic if any(asked[:5] == word[:5] for word in words if len(word) > 2)}
