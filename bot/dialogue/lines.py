"""Every fixed sentence of the bot, read from content/lines.yaml and checked before anyone hears it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from encoder.content import parse_yaml, validate
from encoder.errors import ContentError

CONTENT = Path(__file__).parent / "content" / "lines.yaml"


_AROUND = re.compile(
    r"^(?:(?:ok|okay|oh|well|hm+|ah|er|um|sorry|actually|no wait|wait) )+"
    r"|(?: please| thanks| thank you| then| now)+$"
)
LATER = {"next": "{next}"}
"""What a line leaves open until it is said."""


class Say(StrEnum):
    """The names of the lines."""

    GREETING = "greeting"
    GOODBYE = "goodbye"
    IDENTITY = "identity"
    ATTACK = "attack"
    NOTED = "noted"
    LEFT = "left"
    NOTHING_TO_UNDO = "nothing_to_undo"
    CLARIFY = "clarify"
    REPHRASE = "rephrase"
    SOMETHING_ELSE = "something_else"
    NOT_FOUND = "not_found"
    NOT_FOUND_AGAIN = "not_found_again"
    OUT_OF_SCOPE = "out_of_scope"
    UNHELPED = "unhelped"
    PRICE = "price"
    PRICE_ALONE = "price_alone"
    COMPLAINT = "complaint"
    COMPLAINT_ALONE = "complaint_alone"
    CANCEL = "cancel"
    ALTERNATIVE_YES = "alternative_yes"
    ALTERNATIVE_NO = "alternative_no"
    HANDOVER_ASKED = "handover_asked"
    HANDOVER_SELF_HARM = "handover_self_harm"
    HANDOVER_THREAT = "handover_threat"
    HANDOVER_LEGAL = "handover_legal"
    HANDOVER_FRAUD = "handover_fraud"
    HANDOVER_LANGUAGE = "handover_language"
    HANDOVER_NOT_UNDERSTOOD = "handover_not_understood"
    HANDOVER_ROLLOUT = "handover_rollout"
    FAILED = "failed"
    SHOP_DOWN = "shop_down"
    SHOP_STALE = "shop_stale"
    ASK_FIRST = "ask_first"
    OFFER = "offer"
    FINISHED = "finished"
    ORDER_ASK_BOTH = "order_ask_both"
    ORDER_ASK_EMAIL = "order_ask_email"
    ORDER_ASK_NUMBER = "order_ask_number"
    ORDER_WRONG_PAIR = "order_wrong_pair"
    ORDER_NOT_YOURS = "order_not_yours"
    ORDER_NONE = "order_none"
    ORDER_PERSON = "order_person"
    ORDER_HELP = "order_help"


class Label(StrEnum):
    """Quick replies; a click sends the label as the visitor's words."""

    PERSON = "person"
    SOMETHING_ELSE = "something_else"
    RESUME = "resume"
    """What it leads back to has no label of its own."""
    ALTERNATIVE_YES = "alternative_yes"
    ALTERNATIVE_NO = "alternative_no"
    UNDO = "undo"


class Words(StrEnum):
    """Short messages whose meaning depends on what was asked before."""

    LEAVE = "leave"
    UNHELPED = "unhelped"
    NEEDED = "needed"
    YES = "yes"
    NO = "no"
    UNDO = "undo"
    TAKE = "take"
    END = "end"
    """Of the talk; it asks for nothing of the shop's to be ended."""


class Remedy(StrEnum):
    """What the shop promises when a parcel goes wrong."""

    LATE = "late"
    LOST = "lost"
    MISSING = "missing"
    """Marked as delivered, and not there."""


class Wait(StrEnum):
    """What is said when a person takes over: how long that takes, and where the answer goes."""

    OPEN = "open"
    CLOSED = "closed"
    LEAVE = "leave"
    ACCOUNT = "account"
    LEFT = "left"
    URGENT = "urgent"
    """That the team sees it is pressing; no promise of speed."""
    FORM_TITLE = "form_title"
    FORM_FIELD = "form_field"
    FORM_SUBMIT = "form_submit"


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Variant = Annotated[list[Text], Field(min_length=1, max_length=4)]


class LinesFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lines: dict[Say, Annotated[list[Variant], Field(min_length=1)]]
    labels: dict[Label, Text]
    resumes: dict[str, Text]
    words: dict[Words, list[Text]]
    remedies: dict[Remedy, Text]
    waits: dict[Wait, Text]
    starters: list[str] = []
    languages: dict[str, Text]


def plain(text: str) -> str:
    """Lower case, no punctuation, single spaces: how short messages and labels are compared."""
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold().replace("’", "'")).split())


def stands_in(word: str, text: str) -> bool:
    """True when `word` stands in `text` by itself; very short words count only as the whole message."""
    wanted, said = plain(word), plain(text)
    return bool(wanted) and (wanted == said or (len(wanted) > 4 and f" {wanted} " in f" {said} "))


def unwrapped(said: str) -> str:
    """A plain text without the politeness around it, and without what people say while they think."""
    return _AROUND.sub("", said)


def pick(count: int, seed: str) -> int:
    """The same seed always gets the same variant, on every machine."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % count


def is_among(text: str, words: frozenset[str]) -> bool:
    """One of the words is the whole message, politeness aside, or two of them are ("yes, that's right")."""
    said = plain(text)
    first, _, rest = unwrapped(said).partition(" ")
    return said in words or unwrapped(said) in words or (first in words and rest in words)


@dataclass(frozen=True)
class Lines:
    variants: Mapping[Say, tuple[tuple[str, ...], ...]]
    labels: Mapping[Label, str]
    resumes: Mapping[str, str]
    """The way back to what was interrupted, by skill."""
    words: Mapping[Words, frozenset[str]]
    remedies: Mapping[Remedy, str]
    waits: Mapping[Wait, str]
    starters: tuple[str, ...]
    """Intents whose titles are offered to a visitor who has not asked anything yet."""
    hours: str
    """When people answer, in words; empty when the shop has not said."""
    languages: Mapping[str, str]
    """The notice that only English is answered, by ISO 639-1 code."""

    def say(self, name: Say, seed: str = "") -> tuple[str, ...]:
        variants = self.variants[name]
        return variants[pick(len(variants), f"{name.value}:{seed}")]

    def label(self, name: Label) -> str:
        return self.labels[name]

    def chosen(self, name: Label, text: str) -> bool:
        """`RESUME` is any way back, whatever it leads to."""
        labels = (self.labels[name], *(self.resumes.values() if name is Label.RESUME else ()))
        return plain(text) in {plain(label) for label in labels}

    def resume(self, skill: str) -> str:
        """The quick reply that goes on with it, by the name of what it is about."""
        return self.resumes.get(skill, self.labels[Label.RESUME])

    def means(self, name: Words, text: str) -> bool:
        """True when the whole message is one of the words, a `please` or `thanks` around it aside."""
        return is_among(text, self.words[name])

    def holds(self, name: Words, text: str) -> bool:
        """True when one of the words stands anywhere in a message."""
        return any(stands_in(word, text) for word in self.words[name])

    def wait(self, name: Wait, opening: str = "") -> str:
        """`opening` says when the team is back: `on Monday at 9:00 London time`."""
        return self.waits[name].replace(LATER["next"], opening)

    def language_notice(self, language: str) -> tuple[str, ...]:
        """In the visitor's language where we know it, then in English."""
        english = self.say(Say.HANDOVER_LANGUAGE)
        own = self.languages.get(language)
        return (own, *english) if own else english

    @property
    def failed(self) -> str:
        return " ".join(self.say(Say.FAILED))

    @property
    def ask_first(self) -> str:
        return " ".join(self.say(Say.ASK_FIRST))

    @property
    def ask_first_choices(self) -> list[str]:
        return [self.labels[Label.ALTERNATIVE_YES], self.labels[Label.ALTERNATIVE_NO]]

    def says_yes_to_alternative(self, text: str) -> bool:
        """A yes in words; whether an alternative was asked about before is for the caller to know."""
        return self.chosen(Label.ALTERNATIVE_YES, text) or self.means(Words.YES, text)


def open_lines(
    *, bot_name: str, shop_name: str = "", hours: str = "", email: str = "", path: Path = CONTENT
) -> Lines:
    """Read and check the lines; raises ContentError naming the file and line."""
    value, numbers = parse_yaml(path.read_text(encoding="utf-8"), path)
    file = validate(LinesFile, value, numbers, path)
    _refuse_gaps(file, path)
    known = {"bot": bot_name, "shop": shop_name or bot_name, "hours": hours, "email": email}
    return Lines(
        variants={
            name: tuple(tuple(_fill(sentence, known, path) for sentence in one) for one in variants)
            for name, variants in file.lines.items()
        },
        labels=dict(file.labels),
        resumes=dict(file.resumes),
        words={name: frozenset(plain(word) for word in words) for name, words in file.words.items()},
        remedies=dict(file.remedies),
        waits={name: _fill(text, {**known, **LATER}, path) for name, text in file.waits.items()},
        starters=tuple(file.starters),
        hours=hours,
        languages=dict(file.languages),
    )


def _refuse_gaps(file: LinesFile, path: Path) -> None:
    for part, names, given in (
        ("lines", Say, file.lines),
        ("labels", Label, file.labels),
        ("words", Words, file.words),
        ("remedies", Remedy, file.remedies),
        ("waits", Wait, file.waits),
    ):
        missing = [name for name in names if name not in given]
        if missing:
            raise ContentError(f"{path}: {part}: {', '.join(missing)} is missing")


def _fill(sentence: str, known: Mapping[str, str], path: Path) -> str:
    try:
        return sentence.format_map(known)
    except (KeyError, ValueError, IndexError) as error:
        raise ContentError(f"{path}: {sentence!r} has a placeholder that is not known: {error}") from error
