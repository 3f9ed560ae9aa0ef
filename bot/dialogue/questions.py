"""Takes a message that asks several things apart, so that each question can be searched on its own."""

import re

from bot.generation.words import content_words

MOST = 3
LONG = 25
"""Words from which a message is a story with a question in it."""
_ASKS = (
    r"(?:what|how|where|when|who|why|which|can|could|do|does|did|is|are|will|would|have|should"
    r"|i want|i need|i'd like)"
)
_BREAK = re.compile(
    rf"(?<=[.!?;\n])\s+|\n+|,?\s+(?:and also|also|and then|and|plus)\s+(?={_ASKS}\b)", re.IGNORECASE
)
_OPENS = re.compile(rf"^(?:(?:and|so|but|hi|hello|hey|please)[, ]+)*{_ASKS}\b", re.IGNORECASE)


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_POINTS_BACK = re.compile(r"\b(?:it|its|that|this|these|those|they|them|one|ones|then)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:and|or|but|also|what about|how about|so)\b", re.IGNORECASE)
_WANTS_TO_KNOW = re.compile(
    r"(?:(?:for|in|at|on|to|by|from|until|till|since|with) )?(?:how|what|when|where|who|why|which"
    r"|does|is|are|will"
    r"|do(?! (?:cancel|stop|end|pause|skip|send|change|swap|refund|return|please|it|that|so|not)\b))\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r",\s*(?:do|does|did|can|could|is|are|will|would|should|may) (?:you|i|we|it|that|this)\b", re.IGNORECASE
)
_JOINTS = re.compile(
    r"^(?:(?:hi|hello|hey|and|so|but|ok|okay|oh|hm+|wait|also|actually|btw|by the way|one more thing"
    r"|quick question|just wondering)[,:. ]+)+",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """True for a question that wants to know something; "can you ..." wants something done."""
    return _WANTS_TO_KNOW.match(text.strip()) is not None


_MAY_I = re.compile(r"(?:can|could|may|must|should) (?:i|we|one|you|people)\b|am i\b|any\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:my|mine|our|i (?:just )?(?:ordered|bought|got|received)|i've (?:got|bought)"
    r"|do i (?:still )?have(?! to))\b",
    re.IGNORECASE,
)
_WOULD_LIKE = re.compile(
    r"\b(?:for me|please|pls|plz|i want|i wanna|(?<!do )i need|i'd like|i would like)\b", re.IGNORECASE
)
_WHAT_IF = re.compile(r"what (?:happens|if)\b", re.IGNORECASE)
_SUPPOSES = re.compile(
    r"\b(?:if|when|once|after|suppose|in case) (?:i|we) (?:(?:just|only|now|do) )?(?:cancel|change|close"
    r"|delete|end|exchange|join|leave|order|pause|quit|restart|return|send|skip|stop|swap|switch|unsubscribe)\b",
    re.IGNORECASE,
)
"""Something that the visitor may do: "if I skip a box, do I still collect points"."""


def asks_about_rules(text: str) -> bool:
    """True for "how do returns work" and "can I return opened tea"; not for what is about something of the
    visitor's own, nor for "can you cancel it for me"."""
    said = [_bare(part) for part in segments(text) or [text]]
    supposed = [_SUPPOSES.search(part) is not None and wonders(part) for part in said]
    what_if = [_WHAT_IF.match(part) is not None for part in said]
    wishes = [_OWN.search(part) or _WOULD_LIKE.search(part) for part in said]
    wanted = (
        wish and not asks(part) and not only for wish, part, only in zip(wishes, said, supposed, strict=True)
    )
    if any((*what_if, *supposed)) and not any(wanted):
        return True
    if any(wishes):
        return False
    return any(asks(part) or _MAY_I.match(part) for part in said)


def _bare(part: str) -> str:
    """Without a greeting or a joint in front."""
    return _JOINTS.sub("", part.strip())


def segments(text: str) -> list[str]:
    parts = (part.strip(" ,;\t") for part in _BREAK.split(text))
    return [part for part in parts if len(part.split()) >= 2]


def questions(text: str, expected: int) -> tuple[str, ...]:
    """The message's questions, at most three, in their order; the whole text when it is one.

    `expected` is how many intents it holds: so many segments are taken, those that ask before others.
    Where each part asks and can stand alone all of them are, however few intents were heard."""
    parts = segments(text)
    if len(parts) >= 2 and all(_stands_alone(part) for part in parts):
        return tuple(dict.fromkeys(parts[:MOST]))
    if len(parts) < 2 or expected < 2:
        return (gist(text),)
    asking = [part for part in parts if _is_question(part)]
    if len(text.split()) > LONG and len(asking) < 2:
        return (gist(text),)
    ranked = sorted(parts, key=lambda part: not _is_question(part))
    chosen = set(ranked[: min(expected, MOST)])
    return tuple(dict.fromkeys(part for part in parts if part in chosen))


def _is_question(part: str) -> bool:
    return part.endswith("?") or _OPENS.match(part) is not None


def _stands_alone(part: str) -> bool:
    """A question of some length that points to nothing said before ("and how much is it")."""
    return _is_question(part) and len(part.split()) >= 4 and not _POINTS_BACK.search(part)


def joined(text: str, before: str) -> str:
    """What a follow-up is searched as: with the last question before it when it points back to that."""
    if not before or len(text.split()) > 14 or not _points_back(text):
        return text
    asked = [part for part in _SENTENCE.split(before) if part.rstrip().endswith("?")]
    return f"{(asked[-1] if asked else before).strip()} {text.strip()}"


def refers(text: str) -> bool:
    """True for a text with "it", "that" and the like, which stands for something."""
    return _POINTS_BACK.search(text) is not None


def _points_back(text: str) -> bool:
    """A question about what was said before; "you are robbers with these prices" asks nothing."""
    return (refers(text) and _is_question(text.strip())) or _GOES_ON.match(text.strip()) is not None


def asks_anew(text: str) -> bool:
    """True for a question about something of its own, not about what was just said."""
    return any(_is_question(part) and not _POINTS_BACK.search(part) for part in segments(text) or [text])


def wonders(text: str) -> bool:
    """True when a question stands anywhere, also behind a comma and without its mark."""
    return "?" in text or asks_anew(text) or _BEHIND.search(text) is not None


def beside(text: str) -> bool:
    """True when a question that says something stands beside other sentences ("Thanks. Any cups?")."""
    others = (part for part in segments(text) if part != text.strip())
    return any(_is_question(part) and len(content_words(part)) > 1 for part in others)


def gist(text: str) -> str:
    """Of a long message its questions, each with the sentence before it when it points back to that."""
    parts = segments(text)
    if len(text.split()) <= LONG or len(parts) < 2:
        return text.strip()
    kept: set[int] = set()
    for at, part in enumerate(parts):
        if _is_question(part) and part.endswith("?"):
            kept.add(at)
            if at and (_points_back(part) or not content_words(part)):
                kept.add(at - 1)
    return " ".join(parts[at] for at in sorted(kept)) or text.strip()


def around(title: str, text: str) -> tuple[str, ...]:
    """What `title` names, then the questions of the message that ask for something else."""
    others = [part for part in segments(text) or [text.strip()] if _is_question(part)]
    return (about(title, text), *(part for part in others if not names(title, part)))[:MOST]


def about(title: str, text: str) -> str:
    """What to search for when an intent is known: the words that name it, or its title when the message
    has none ("i want out" says nothing that an article could be found by)."""
    naming = [part for part in segments(text) or [text] if names(title, part)]
    return naming[0].strip() if naming else title


def names(title: str, text: str) -> bool:
    """True when a text holds a word of a title, in this or a near form."""
    return bool(_stems(title) & _stems(text))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.casefold())}
