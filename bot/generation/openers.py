"""A "Yes," or "No," before a sentence is a statement too: when the sentence bears it out."""

import re
from itertools import pairwise

from bot.generation.alignment import NEGATIONS, Token, stem, words_of
from bot.generation.values import NUMBER_WORDS
from bot.generation.words import is_content, word_set

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
    r"[;:–—]\s|,\s(?=(?:and|but|so|because|unless|except|although|though|while|whereas|if|as|(?:of )?which|"
    r"who|or|not|provided)\b)|"
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
    failed lack excludes exclusion exception some few certain selected partly limited void refused except"""
)
"""What takes back a yes without a negation."""
_PART = re.compile(
    rf"[.!?;:\n]+(?:\s+|$)|,\s+(?:and\s+|but\s+|so\s+)?|"
    rf"\s(?:and|but|so)\s(?=(?:{_VERB}|how|what|when|where|which|who|why)\s)",
    re.IGNORECASE,
)
"""Where one part of a message ends and the next begins."""
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|please|so|and|but|then|now|also|there|just|wondering)\s+)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell me|explain) (?:if|whether)\s+)?",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"(?:if\s+)?{_VERB}\s+\w")
_UNCLEAR = re.compile(r"^(?:you|i|we|they|it|that|this) |\b(?:how|what|when|where|which|who|whose|why|or)\b")
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|there|one|ones|he|she|him|"
    r"(?:this|that|these|those)(?=$| (?:in|on|to|for|with|if|be|at|too)\b))\b"
)
_EXPLETIVE = re.compile(rf"^(?:if )?{_VERB} (?:it|there)\b(?: (?:possible|ok|okay|allowed|true|any|an?)\b|$)")
_DETERMINER = re.compile(r"\b(?:the|an?|my|your|our)\s\w")
_PERMISSION = re.compile(
    r"(?:can|could|may) (?:i|we|my|u)\b|(?:is|am|are) (?:it|i|we) (?:possible|ok|okay|allowed|able)\b"
)
_ALLOWS = word_set("can may could possible allowed able welcome")
_DUTY = re.compile(r"\b(?:must|need|needs|needed|required?|requires|have to|has to|should|obliged)\b")
_PAST = re.compile(r"(?:has|have|had|did|was|were)\s(?!you\b)")
_HAPPENED = re.compile(r"\b(?:was|were|has|have|had|did)\b")
_OWN = re.compile(r"(?:is|am|are|was|were|has|have|did|does|do|will) (?:my|our|i|we)\b(?! (?:need|have)\b)")
_YOURS = re.compile(r"\byou(?:r|rs)?\b|#|\d{4}")
_DEED = re.compile(
    rf"(?:if\s+)?{_VERB}\s+(?:i|you|we|u|they|it|he|she|people|anyone|someone)\s+(?:(?:also|still|just)\s+)?(\w+)"
)
_STATE = re.compile(r"(?:is|are|was|were) (?!there\b|it\b)")
_DOERS = word_set("we you they i to can may could will must also always usually gladly do does should")
_DONE = ("ed", "en")
_NAME = re.compile(r"(?<=[a-z0-9,] )[A-Z][a-z]+|\b[A-Z]{2,}\b")
_NO_NAMES = word_set(
    """I Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays
    Fridays Saturdays Sundays January February March April May June July August September October November
    December GBP EUR USD CHF"""
)
_ENOUGH = 2  # words of a question that stand for all of it when more was told beside it
_AMERICA = re.compile(
    r"\bUSA?\b|\bU\.S\.|(?i:\b(?:the|to|in|from) (?:us|usa|united states|states)\b|\bunited states\b)"
)
_LIMIT = re.compile(
    r"\b(?:on|in|to|for|with|from|by|at|during|outside|inside|after|before|within|over|under|of|as|into)\s"
    r"(?:the |an? |our |your |all |any )?(\w+)"
)
_AT_ALL = re.compile(r"\b(?:at all|at the moment|right now|if i may)\b", re.IGNORECASE)
_LIGHT = word_set(
    """possible possibly allowed able moment currently actually exactly way chance sorry maybe guys atm still
    does do available come comes"""
)
"""Words of a question that ask for nothing of their own."""
_TURNS = word_set(
    """back before after without again both all every each same more than less twice once only later earlier
    during outside inside over under until next last another other own from many several off out"""
)
_ARTICLES = word_set("a an the our your all any this that these those")
_IRREGULAR = {
    "sent": "send", "sold": "sell", "paid": "pay", "bought": "buy", "kept": "keep", "made": "make",
    "frozen": "freeze", "taken": "take", "given": "give", "chosen": "choose", "held": "hold", "found": "find",
    "brought": "bring", "broken": "break", "worn": "wear", "written": "write", "lost": "lose",
}  # fmt: skip
_SYNONYMS = {"ship": "deliver", "send": "deliver"}


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
    """A yes needs a main clause that says all that was asked, without negation or "only"; a no needs a
    negated one. Neither fits a question that is open or itself negated. In doubt it is dropped: a missing yes
    costs nothing, a false one is a lie."""
    asked = _asking(question)
    if not asked or is_open(question) or _NEGATED.search(_plain(_last_question(question))):
        return False
    main, *rest = [clause for clause in _CLAUSE.split(statement) if clause and clause.strip()]
    if answer == "no":
        return _bears_no(main, rest, asked)
    return _bears_yes(main, rest, asked)


def _bears_no(main: str, rest: list[str], asked: str) -> bool:
    topic = set(_bases(asked))
    if _denies(main):
        return _says(main, asked) and not _limits(main, topic)
    denied = [
        clause for clause in rest if _denies(clause) and topic & (set(_bases(clause)) - set(_bases(main)))
    ]
    return any(_says(f"{main} {clause}", asked) and not _limits(clause, topic) for clause in denied)


def _bears_yes(main: str, rest: list[str], asked: str) -> bool:
    topic = set(_bases(asked))
    taken = topic & set(_bases(main))
    about_rest = any(_negated(clause) and (topic & set(_bases(clause))) - taken for clause in rest)
    reasons = any(_negated(clause) for clause in rest if _REASON.match(clause))
    words = _words(main)
    if _negated(main) or _keys(main) & _ADVERSE or not _BOUND.isdisjoint(words[:1]) or about_rest or reasons:
        return False
    if _PERMISSION.match(_plain(asked)) and _ALLOWS.isdisjoint(words):
        return False
    return _says(main, asked)


def _asking(question: str) -> str:
    """The one part of a message that asks for a yes or no; "" when there is none, or more than one, or when
    it cannot be understood without what was said before."""
    asked_until = question.rfind("?") + 1
    parts = [_POLITE.sub("", part.strip()) for part in _PART.split(question) if part and part.strip()]
    asking = [part for part in parts if _BEGINS.match(_plain(part))]
    if not asking and asked_until:
        asking = [part for part in parts if part in question[:asked_until]][-1:]
    if len(asking) != 1 or _UNCLEAR.search(_plain(asking[0])):
        return ""
    told = [word for part in parts if part not in asking for word in _bases(part)]
    pronoun = _PRONOUN.search(_EXPLETIVE.sub("", _plain(asking[0])))
    leans = pronoun is not None and not _DETERMINER.search(pronoun.string[: pronoun.start()])
    return "" if leans or (told and len(_bases(asking[0])) < _ENOUGH) else asking[0]


def _says(clause: str, asked: str) -> bool:
    """Every word, name, number and unit asked about stands in the clause, and the asked verb as a verb."""
    wanted, given = _bases(asked), _bases(clause)
    if not wanted or not set(wanted) <= set(given) or not _pairs(asked) <= _pairs(clause):
        return False
    if _AMERICA.search(asked) and not _AMERICA.search(clause):
        return False
    if bool(_DUTY.search(_plain(asked))) != bool(_DUTY.search(_plain(clause))):
        return False
    if _PAST.match(_plain(asked)) and not _HAPPENED.search(_plain(clause)):
        return False
    if _OWN.match(_plain(asked)) and not _YOURS.search(_plain(clause)):
        return False
    if (len(wanted) == 1 and given[0] != wanted[0]) or (
        _STATE.match(_plain(asked)) and not _follows(wanted, given)
    ):
        return False
    return _says_verb(clause, asked) and not _narrows(clause, asked)


def _follows(wanted: list[str], given: list[str]) -> bool:
    """Is the parcel lost? "A lost parcel" supposes it and says no such thing."""
    rest = iter(given)
    return len(wanted) > 1 and all(word in rest for word in wanted)


def _says_verb(clause: str, asked: str) -> bool:
    """Asked whether someone can return: "return postage" and "tracking link" name no deed."""
    verb = _DEED.match(_plain(asked))
    if verb is None or not (content := _bases(verb.group(1))):
        return True
    words = ["", *_words(clause)]
    return any(
        _base(word) == content[0] and (word.endswith(_DONE) or word in _IRREGULAR or before in _DOERS)
        for before, word in pairwise(words)
    )


def _narrows(clause: str, asked: str) -> bool:
    """About a part of what was asked: "US delivery", "unopened bags", or a name when none was asked for."""
    topic, words = set(_bases(asked)), [word for word in _words(clause) if word not in _ARTICLES]
    first = words[:2]
    if len(first) == 2 and is_content(first[0]) and _base(first[0]) not in topic and _base(first[1]) in topic:
        return True
    names = {_base(name.lower()) for name in _NAME.findall(clause) if name not in _NO_NAMES}
    return bool(names) and not names & topic and not _AMERICA.search(asked)


def _limits(clause: str, topic: set[str]) -> bool:
    """A denial of less than what was asked: "we do not deliver on Sundays" denies no delivery."""
    return any(is_content(word) and _base(word) not in topic for word in _LIMIT.findall(_plain(clause)))


def _bases(text: str) -> list[str]:
    """What a text speaks of: content words and the small words that turn their sense, in their base forms."""
    words = _words(_AT_ALL.sub(" ", re.sub(r"\bUS\b", "", text)))
    return [
        _base(word)
        for word in words
        if word not in _LIGHT and (word in _TURNS or word.isdigit() or is_content(word))
    ]


def _words(text: str) -> list[str]:
    plain = re.sub(r"\be-(?=[a-z])", "e", _plain(text))
    return re.findall(r"[^\W_]+", plain)


def _base(word: str) -> str:
    """One form for send, sends and sent; a form in -ing stays what it is, since it may be a thing."""
    word = _IRREGULAR.get(word, word)
    if word in NUMBER_WORDS:
        return str(NUMBER_WORDS[word])
    word = stem(word)
    if len(word) > 4 and word.endswith("ied"):
        word = f"{word[:-3]}y"
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
        word = word[:-2]
    word = word.removesuffix("e")
    word = word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
    return _SYNONYMS.get(word, word)


def _pairs(text: str) -> set[tuple[str, str]]:
    """Values of a text, a number with the word that it counts: two months are not two weeks."""
    tokens = [*words_of(text), Token("")]
    return {
        (now.key, after.key if now.key.startswith("number:") else "")
        for now, after in pairwise(tokens)
        if now.key.startswith(("number:", "<")) and now.key != "number:1"
    }


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
