"""What somebody wants done with data: a copy, erasure, a correction; all of it or a part; whose. Pure."""

import re

_ERASE = re.compile(
    r"\b(?:delet\w*|deleet|delet|eras\w*|wipe|remov\w*|forget me|forgotten|get rid of|scrub"
    r"|scrap|bin|clos(?:e|ing)"
    r"|shut|kill|terminat\w*|deactivat\w*|un-?register|destroy\w*|clear out|take (?:me"
    r"|my) .{0,20}(?:off|down|offline)"
    r"|take it down|strike me|article 17|burn it|disappear|want out)\b"
)
_COPY = re.compile(
    r"\b(?:copy|copies|export\w*|download\w*|access request|sar|dsar|article 15"
    r"|send me (?:all )?my (?:data|information|file)"
    r"|see (?:my file|what)|portab\w*|transcripts?|print-?out|give me my data|my data as"
    r"|report|gdpr request|hand over)\b"
)
_CORRECT = re.compile(
    r"\b(?:correct\w*|rectif\w*|wrong|misspel\w*|spelled|amend\w*|out of date|put it right"
    r"|set (?:it|that) straight"
    r"|update|fix|(?:is|isn't|not) (?:off|mr|mrs|ms|dr))\b"
)
_PART = re.compile(
    r"\b(?:phone|mobile|number|address(?:es)?|adress|address book|card|chats?|birthday"
    r"|date of birth|middle name|photo)\b"
)
_WHOLE = re.compile(
    r"\b(?:account|acount|profile?|everything|all|every trace|personal (?:data|information)"
    r"|my data|the lot|whole|database)\b"
)
_ONLY = re.compile(r"\b(?:only|just)\b.*\b(?:keep|rest)\b|\bkeep the rest\b")
_PEOPLE = (
    r"(?:ex|husband|wife|partner|mother|mum|mam|father|dad|son|daughter|kid|child(?:ren)?"
    r"|brother|sister|friend|carer)"
)
_ELSE = re.compile(
    rf"\b(?:(?:my|our) (?:late |former )*{_PEOPLE}|his|her|deceased|has died|passed away"
    rf"|on (?:his|her|their) behalf)\b"
)


def wants_erased(text: str) -> bool:
    return _ERASE.search(_plain(text)) is not None


def wants_copy(text: str) -> bool:
    return _COPY.search(_plain(text)) is not None


def wants_corrected(text: str) -> bool:
    return _CORRECT.search(_plain(text)) is not None


def means_a_part(text: str) -> bool:
    """Erasing one entry, not the account."""
    said = _plain(text)
    return _ONLY.search(said) is not None or (_PART.search(said) is not None and _WHOLE.search(said) is None)


def is_about_others(text: str) -> bool:
    """Somebody else's data, which an own account proves nothing of."""
    return _ELSE.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")
