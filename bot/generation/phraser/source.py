"""A brief as the model reads it: `[CLS] act mood question | sentence | sentence | [SEP]`, values as
placeholders.

Training and serving share this file: a change here means new weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from bot.generation import Act
from bot.generation.slots import SlotTable, find_values
from bot.understanding import Mood

CLS, SEP = 101, 102
MARK = 1
"""Stands before and after every sentence, of the evidence and of the reply."""
_ACTS = {act: 2 + number for number, act in enumerate(Act)}
_MOODS = {mood: 14 + number for number, mood in enumerate(Mood)}
QUESTION_ROOM = 64
SOURCE_ROOM = 304
SPECIAL_ROWS = 100
"""Token ids below are the vocabulary's reserved ones; the model learns its own vectors for them."""


@dataclass(frozen=True)
class Token:
    """One input token with the text it stood for, so that casing and spacing can come back."""

    id: int
    text: str = ""
    spaced: bool = False
    """White space came before it."""
    sentence: int = -1
    """-1 frame, 0 question, 1... evidence sentences."""
    leads: bool = False
    """First word of its sentence: its capital says nothing."""


@dataclass(frozen=True)
class Source:
    tokens: tuple[Token, ...]

    @property
    def ids(self) -> list[int]:
        return [token.id for token in self.tokens]

    @property
    def sentences(self) -> list[int]:
        return [token.sentence for token in self.tokens]

    def anchors(self) -> list[int]:
        """For every position, where the mark stands that opens its sentence (0, the [CLS], for question
        and frame)."""
        marks = {t.sentence: at for at, t in enumerate(self.tokens) if t.id == MARK and t.sentence > 0}
        return [marks.get(token.sentence, 0) for token in self.tokens]


class Pieces:
    """Text to WordPiece ids, values to placeholders."""

    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tokens(self, text: str, slots: SlotTable, sentence: int) -> list[Token]:
        """Tokens of one sentence; `slots` is shared by all sentences of a brief."""
        found: list[Token] = []
        start = 0
        for value in find_values(text):
            placeholder = slots.token(value)
            if placeholder is None:
                continue
            self._add_words(found, text, start, value.start, sentence)
            spaced = value.start > 0 and text[value.start - 1].isspace()
            found.append(Token(placeholder, value.text, spaced, sentence, not found))
            start = value.end
        self._add_words(found, text, start, len(text), sentence)
        return found

    def _add_words(self, found: list[Token], text: str, start: int, end: int, sentence: int) -> None:
        encoding = self._tokenizer.encode(text[start:end], add_special_tokens=False)
        for number, (left, right) in zip(encoding.ids, encoding.offsets, strict=True):
            at = start + left
            spaced = at > 0 and text[at - 1].isspace()
            found.append(Token(number, text[at : start + right], spaced, sentence, not found))

    def word(self, token: int) -> str:
        """The vocabulary's spelling, `##` for a continuation kept."""
        return self._tokenizer.id_to_token(token) or ""

    def ids(self, word: str) -> list[int]:
        return list(self._tokenizer.encode(word, add_special_tokens=False).ids)

    def whole_words(self) -> list[str]:
        """Every plain word that the vocabulary holds in one piece, in the order of its ids."""
        words = sorted(self._tokenizer.get_vocab().items(), key=lambda item: item[1])
        return [word for word, _ in words if len(word) > 3 and word.isascii() and word.isalpha()]


def read_source(
    pieces: Pieces, slots: SlotTable, act: Act, mood: Mood, question: str, evidence: Sequence[str]
) -> Source:
    """Lay out one brief; evidence that does not fit is left out from its end, whole sentences only."""
    tokens = [Token(CLS), Token(_ACTS[act]), Token(_MOODS[mood])]
    tokens += pieces.tokens(question, slots, 0)[:QUESTION_ROOM]
    for number, sentence in enumerate(evidence, start=1):
        body = pieces.tokens(sentence, slots, number)
        if len(tokens) + len(body) + 3 > SOURCE_ROOM:
            break
        tokens.append(Token(MARK, sentence=number))
        tokens += body
    tokens += [Token(MARK), Token(SEP)]
    return Source(tuple(tokens))
