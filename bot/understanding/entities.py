"""Order numbers and e-mail addresses as shoppers type them: with typos in the marks, spaces and spelt-out
signs."""

import re
from collections.abc import Iterator

from bot.understanding import Entities

_SMALL_WORDS = (
    r"(?:is|it|id|no|nr|my|to|of|in|on|at|as|an|or|so|me|we|us|by|be|do|if|up|for|the|was|and|not|but|has)"
)
_END = r"(?![\w@]|[-/]\d)"
_ORDER = re.compile(
    rf"""
    (?<![\w@./-]) (?P<letters>(?!{_SMALL_WORDS}\b)[a-z]{{2,3}})\s?[-–—_]?\s?(?P<number>\d{{5,8}}) {_END}
    | (?:\#|\border(?:\s(?:id|no\.?|nr\.?|number))?|\bnumber|\bno\.)
      [\s:#]* (?:is\s)? (?P<marked>\d{{5,8}}) {_END}
    | (?:(?<![\w&])\#|\border\s(?:id|no\.?|nr\.?|number)[\s:#]*(?:is\s)?) (?P<short>\d{{3,4}}) {_END}
    | (?<![\w.,@£$€+/-]) (?<!\d\s) (?P<plain>\d{{6}}) (?![\w@/-]|[.,]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)

_AT = r"(?:\s?@\s?|\s?[(\[]at[)\]]\s?|\sat\s)"
_DOT = r"(?:\s?\.\s?|\s?[(\[]dot[)\]]\s?|\sdot\s|,)"
_TOP = (
    r"(?:com|net|org|info|biz|shop|edu|gov|io|me|eu|uk|de|fr|es|it|nl|ie|us|ca|au|nz|se|no|dk|ch|at|be|pl|pt|"
    r"co|example|test)"
)
_EMAIL = re.compile(
    rf"""
    (?<![\w.+%-])
    (?P<name>[a-z0-9][\w+%-]*(?:(?:\.|\sdot\s|[(\[]dot[)\]])[\w+%-]+)*)
    {_AT}
    (?P<host>[a-z0-9-]+(?:{_DOT}[a-z0-9-]+)*?){_DOT}(?P<top>{_TOP}(?:{_DOT}{_TOP})?)
    (?![\w@-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLAIN_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


def find_entities(text: str) -> Entities:
    """Order ids in capitals, with their letters where these were typed (`JR-104233`, `104233`); addresses in
    lower case. Each once, in the order of the message."""
    addresses: dict[int, str] = {}
    rest = text
    for pattern in (_PLAIN_EMAIL, _EMAIL):
        for match in pattern.finditer(rest):
            if not _is_address(match.group()):
                continue
            addresses[match.start()] = _address(match.group())
            rest = f"{rest[: match.start()]}{' ' * len(match.group())}{rest[match.end() :]}"
    emails = (addresses[at] for at in sorted(addresses))
    return Entities(order_ids=tuple(dict.fromkeys(_order_ids(rest))), emails=tuple(dict.fromkeys(emails)))


def _order_ids(text: str) -> Iterator[str]:
    for match in _ORDER.finditer(text):
        if match["letters"]:
            yield f"{match['letters'].upper()}-{match['number']}"
        else:
            yield match["marked"] or match["short"] or match["plain"]


def _is_address(written: str) -> bool:
    """Tell `ann at example dot com` from "look at example.com": more than the word `at` must look like an
    address."""
    name, spelt, host = re.sub(r"\sat\s", " at ", written, flags=re.IGNORECASE).partition(" at ")
    return not spelt or re.search(r"[\d._]", name) is not None or " dot " in host.lower()


def _address(written: str) -> str:
    """`Ann.Lee (at) example dot com` -> `ann.lee@example.com`."""
    signs = re.sub(r"\s?[(\[]dot[)\]]\s?|\sdot\s|,", ".", written, flags=re.IGNORECASE)
    signs = re.sub(r"\s?[(\[]at[)\]]\s?|\sat\s", "@", signs, flags=re.IGNORECASE)
    return re.sub(r"\s", "", signs).strip(".").lower()
