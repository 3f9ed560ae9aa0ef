"""The wording of every letter, read from content/letters.yaml and checked before anybody is written to."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.errors import ContentError
from bot.notify import Letter, LetterId
from encoder.content import parse_yaml, read_text, validate

CONTENT = Path(__file__).parent / "content" / "letters.yaml"
MANY = "paragraphs"
"""The one placeholder that stands for a list."""


class Kind(StrEnum):
    CODE = "code"
    CONFIRMATION = "confirmation"
    REPLY = "reply"
    REQUEST_RECEIVED = "request_received"


USES: Mapping[Kind, frozenset[str]] = {
    Kind.CODE: frozenset({"code", "minutes"}),
    Kind.CONFIRMATION: frozenset({"title", MANY, "undo", "undo_link", "link"}),
    Kind.REPLY: frozenset({"who", MANY, "link"}),
    Kind.REQUEST_RECEIVED: frozenset({"wait"}),
}
NEEDS: Mapping[Kind, frozenset[str]] = {
    Kind.CODE: frozenset({"code"}),
    Kind.CONFIRMATION: frozenset({MANY}),
    Kind.REPLY: frozenset({MANY}),
    Kind.REQUEST_RECEIVED: frozenset(),
}
"""What a letter would be pointless without."""
SHOP = frozenset({"bot", "shop", "hours", "email"})

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class LetterText(BaseModel):
    model_config = ConfigDict(extra="forbid")

    subject: Annotated[Text, Field(max_length=150, pattern=r"^[^\r\n]+$")]
    paragraphs: Annotated[list[Text], Field(min_length=1, max_length=12)]


class LettersFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    greeting: Text
    closing: Text
    letters: dict[Kind, LetterText]


@dataclass(frozen=True)
class Letters:
    file: LettersFile
    known: Mapping[str, str]
    """The shop's names, by placeholder."""
    link: str = ""
    """Where the chat is; empty when nobody has said."""

    def code(self, id: LetterId, to: str, code: str, minutes: int) -> Letter:
        return self._letter(Kind.CODE, id, to, {"code": code, "minutes": str(minutes)})

    def confirmation(
        self, id: LetterId, to: str, title: str, paragraphs: Sequence[str], undo: str = ""
    ) -> Letter:
        """`undo` says how to take it back; where the chat is stands below that, if anybody has said."""
        given = {"title": title, "undo": undo, "undo_link": self.link if undo else ""}
        return self._letter(Kind.CONFIRMATION, id, to, given, paragraphs)

    def reply(self, id: LetterId, to: str, who: str, paragraphs: Sequence[str]) -> Letter:
        return self._letter(Kind.REPLY, id, to, {"who": who}, paragraphs)

    def request_received(self, id: LetterId, to: str, wait: str) -> Letter:
        return self._letter(Kind.REQUEST_RECEIVED, id, to, {"wait": wait})

    def _letter(
        self, kind: Kind, id: LetterId, to: str, given: Mapping[str, str], many: Sequence[str] = ()
    ) -> Letter:
        values = {**self.known, "link": self.link, **given}
        written = self.file.letters[kind]
        body: list[str] = []
        for paragraph in (self.file.greeting, *written.paragraphs, self.file.closing):
            if paragraph == f"{{{MANY}}}":
                body += many
            elif all(values[name] for name in _placeholders(paragraph)):
                body.append(paragraph.format_map(values))
        subject = " ".join(written.subject.format_map(values).split())
        return Letter(id, to, subject, "\n\n".join(body) + "\n", reply_to=self.known["email"])


def open_letters(
    *, bot_name: str, shop_name: str, hours: str, email: str, link: str = "", path: Path = CONTENT
) -> Letters:
    """Read and check the letters; raises ContentError naming the file and line."""
    value, numbers = parse_yaml(read_text(path), path)
    file = validate(LettersFile, value, numbers, path)
    if missing := [kind.value for kind in Kind if kind not in file.letters]:
        raise ContentError(f"{path}:{numbers['letters']}: letters: {', '.join(missing)} is missing")
    for kind, letter in file.letters.items():
        _check(kind, letter, f"{path}:{numbers['letters']}: letters.{kind.value}")
    for name in ("greeting", "closing"):
        _refuse_unknown(getattr(file, name), SHOP, f"{path}:{numbers[name]}: {name}")
    return Letters(file, {"bot": bot_name, "shop": shop_name, "hours": hours, "email": email}, link)


def _check(kind: Kind, letter: LetterText, where: str) -> None:
    _refuse_unknown(letter.subject, SHOP | USES[kind] - {MANY}, f"{where}.subject")
    used: set[str] = set()
    for paragraph in letter.paragraphs:
        names = _refuse_unknown(paragraph, SHOP | USES[kind], where)
        if MANY in names and paragraph != f"{{{MANY}}}":
            raise ContentError(f"{where}: {{{MANY}}} must be a paragraph of its own")
        used |= names
    if missing := NEEDS[kind] - used:
        raise ContentError(f"{where}: no paragraph says {{{min(missing)}}}")


def _refuse_unknown(text: str, known: frozenset[str], where: str) -> set[str]:
    try:
        names = _placeholders(text)
    except ValueError as error:
        raise ContentError(f"{where}: {text!r}: {error}") from error
    if unknown := names - known:
        may = ", ".join(sorted(f"{{{name}}}" for name in known))
        raise ContentError(f"{where}: {{{min(unknown)}}} is not known here; there are {may}")
    return names


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
