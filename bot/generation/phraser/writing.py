"""Written tokens become text: spacing and capitals come from where a token was read, else from plain
rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.generation.phraser.source import Pieces, Source
from bot.generation.slots import is_slot
from bot.generation.words import content_words

_NO_SPACE_BEFORE = frozenset(".,!?;:)%’'-/…")
_NO_SPACE_AFTER = frozenset("(-/£$€'’")
_CONTRACTED = frozenset(("t", "s", "re", "ve", "ll", "d", "m"))


@dataclass(frozen=True)
class Written:
    """One output token; `position` is where in the source it was copied from."""

    id: int
    position: int | None = None


class Writer:
    """Writes sentences of one reply."""

    def __init__(self, pieces: Pieces, source: Source) -> None:
        self._pieces = pieces
        self._source = source.tokens
        words = [token for token in self._source if token.sentence > 0 and not token.leads]
        self._names = {token.text for token in words if token.text[:1].isupper()}

    def sentence(self, tokens: Sequence[Written]) -> str:
        parts: list[str] = []
        before: Written | None = None
        for token in tokens:
            text = self._text(token)
            spaced = before is not None and self._spaced(before, parts, token, text)
            parts.append(f" {text}" if spaced else text)
            before = token
        return _capital("".join(parts).strip())

    def _text(self, token: Written) -> str:
        if token.position is None:
            word = self._pieces.word(token.id).removeprefix("##")
            return "I" if word == "i" else word
        source = self._source[token.position]
        text = source.text
        if not source.leads or self._is_name(token.position):
            return text
        return text[:1].lower() + text[1:]

    def _is_name(self, position: int) -> bool:
        """A capital at the start of a sentence is a name's when the word, or the one beside it, has one
        elsewhere."""
        text = self._source[position].text
        after = self._source[position + 1 : position + 2]
        beside = bool(after) and after[0].text[:1].isupper() and not is_slot(after[0].id)
        beside = beside and after[0].spaced and bool(content_words(text))
        shaped = len(text) > 1 and not text[1:].islower()
        return text in self._names or text == "I" or shaped or beside

    def _spaced(self, before: Written, parts: Sequence[str], token: Written, text: str) -> bool:
        if token.position is not None and before.position == token.position - 1:
            return self._source[token.position].spaced
        last = parts[-1].strip()
        if self._pieces.word(token.id).startswith("##") or text[:1] in _NO_SPACE_BEFORE:
            return False
        if last in ("'", "’"):
            return text not in _CONTRACTED
        return last not in _NO_SPACE_AFTER


def _capital(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if any(letter.isupper() for letter in first) else text[:1].upper() + text[1:]
