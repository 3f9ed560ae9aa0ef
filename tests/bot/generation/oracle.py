"""A second opinion on what was shown, written without the verifier: it shares no code or word list with it.

Crude on purpose: with plain string operations it calls a sentence false when its values or its order of
words, negations and conditions are not those of one evidence sentence.
"""

import re
from collections.abc import Sequence


def _listed(text: str) -> list[str]:
    return text.split()


COURTEOUS = _listed("""
    a about again ahead all always am an and annoying any anyone anything apologies apologise are as ask
    at away be been but can chat check colleague could course disappointing do done else enjoy even
    evening find fine first for forward from frustrating fun glad gladly good goodbye great had hand
    handing happen happened happy has have hear heard hello help here hope how i if ill in is it join
    kind know let like look lovely luck make may me message mistake moment more morning must my nice no
    not nothing of off on one or order our over pass passing patience person please pleasure problem
    question questions rather reply right see shall should sincerely so some someone something soon
    sorry sure surely take team tell thank thanks that the them then there this time to too trouble
    truly understand unfortunately up us very wait want was way we weekend welcome what when which will
    wish with wonderful worry would writing you your
""")
"""Words that say nothing about a shop; a sentence of these alone needs no evidence."""
BOUNDS = _listed("""
    not never no nothing none nor neither without cannot only if unless except until before after within least
    most provided long must than over under between up yet may might should need
""")
CLAIMS = _listed(
    "refund refunded refunds free discount voucher guarantee guaranteed gift compensation credit"
)
PLAIN = _listed("the a an and or of to in on at for by with is are be as it its this that")
NUMBERS = dict(
    zip(_listed("two three four five six seven eight nine ten eleven twelve"), range(2, 13), strict=True)
)
SWAPS = {"customers": "you", "customer": "you", "shoppers": "you"}
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
BREAK = re.compile(r",\s+(?:because|and|so|which)\s|\s+because\s")


def faults(shown: str, question: str, evidence: Sequence[str]) -> list[str]:
    """What is wrong with a shown sentence; nothing when the list is empty."""
    found = _value_faults(shown, question, evidence)
    body = re.sub(r"^(?:Yes|No|Of course|Sure|Certainly|Unfortunately),\s+", "", shown)
    if not _is_courteous(body, question) and not any(_restates(body, statement) for statement in evidence):
        found.append("no evidence sentence says this")
    answer = re.match(r"(Yes|No)\b,", shown)
    if answer:
        found += _answer_faults(answer.group(1), body)
    return found


def _value_faults(shown: str, question: str, evidence: Sequence[str]) -> list[str]:
    """Every run of digits, address and code must stand in the evidence; numbers in words count as digits
    there."""
    asked = [one for one in re.findall(r"\S+", question) if "@" in one or re.search(r"\d{4,}", one)]
    backing = " ".join([*evidence, *asked]).lower()
    known = set(re.findall(r"\d+", backing)) | {
        str(NUMBERS[word]) for word in _words(backing) if word in NUMBERS
    }
    values = [*re.findall(r"\d+", shown), *(str(NUMBERS[word]) for word in _words(shown) if word in NUMBERS)]
    found = [f"value {value}" for value in values if value not in known]
    tokens = [token.strip(".,;:!?()'\"") for token in shown.split()]
    for token in tokens:
        address = (
            "@" in token
            or "www." in token
            or "http" in token
            or re.search(r"\w\.(?:com|example|net|org)", token)
        )
        code = re.fullmatch(r"(?=.*[A-Z]{2})[A-Z0-9-]{3,}", token)
        if (address or code) and token.lower() not in backing + question.lower() * bool(code):
            found.append(f"code or address {token}")
    return found


def _is_courteous(shown: str, question: str) -> bool:
    words = _words(shown)
    strange = [word for word in words if word not in COURTEOUS and not _near(word, _words(question))]
    claims = [word for word in words if word in CLAIMS]
    return not strange and not claims and not re.search(r"\d", shown)


def _near(word: str, words: Sequence[str]) -> bool:
    return any(word[:4] == other[:4] for other in words)


def _restates(shown: str, statement: str) -> bool:
    """All words of `shown` in order in `statement`, nothing of weight skipped between them, the same bounds
    kept."""
    said, meant = _keys(shown), _keys(statement)
    at, skipped, begun = 0, [], False
    for word in said:
        try:
            step = meant.index(word, at)
        except ValueError:
            return False
        skipped += meant[at:step] if begun else []
        at, begun = step + 1, True
    if any(len(word) > 4 and word not in ("please", "there", "theref", "howeve") for word in skipped):
        return False
    return any(_bounds(shown) == _bounds(part) for part in _readings(statement))


def _readings(statement: str) -> list[str]:
    """The statement, and what stays of it when a reason or a further clause is left out at either end."""
    cuts = [match.span() for match in BREAK.finditer(statement)]
    return [statement, *(statement[:start] for start, _ in cuts), *(statement[end:] for _, end in cuts)]


def _bounds(text: str) -> list[str]:
    text = text.lower().replace("cannot", "can not").replace("n't", " not")
    return [word for word in re.findall(r"[a-z]+", text) if word in BOUNDS]


def _keys(text: str) -> list[str]:
    text = re.sub(rf"\b(CHF|GBP|EUR|{MONTHS}) (\d+)\b", r"\2 \1", text)
    words = [
        SWAPS.get(word, word) for word in re.findall(r"[a-z]+|\d+", text.lower().replace("cannot", "can not"))
    ]
    words = [str(NUMBERS.get(word, word)) for word in words]
    return [word[:6].rstrip("s") for word in words if word not in PLAIN]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower().replace("'", ""))


def _answer_faults(answer: str, body: str) -> list[str]:
    negated = any(
        word in ("not", "never", "no", "nothing", "none", "nor", "without") for word in _bounds(body)
    )
    if answer == "No" and not negated:
        return ["a no that nothing negates"]
    first = re.split(r",| but | and | except | unless | without | if | at no | so ", body)[0]
    if answer == "Yes" and any(word in ("not", "never", "no", "none") for word in _bounds(first)):
        return ["a yes before a negation"]
    return []
