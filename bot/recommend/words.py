"""What shoppers call things: content/words.yaml, checked, and matched against a text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from encoder.content import read_yaml

CONTENT = Path(__file__).parent / "content" / "words.yaml"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Share = Annotated[float, Field(ge=0, le=1)]


class KindOfProduct(BaseModel):
    model_config = ConfigDict(extra="forbid")

    family: str
    words: list[Word]
    facts: dict[str, str] = {}


class TraitWords(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: list[Word]
    texts: list[Word] = []
    facts: dict[str, list[str]] = {}
    roasts: dict[str, Share] = {}

    @cached_property
    def asked(self) -> "Terms":
        return Terms.of(self.words)

    @cached_property
    def shown(self) -> "Terms":
        """How a description shows it; traits that go by facts or roasts alone are not looked for in texts."""
        return Terms.of(self.texts or ([] if self.facts or self.roasts else self.words))


class PriceWords(BaseModel):
    """`below` and `above` mean the contrary behind one of the `refusals`; `most` and `least` never do."""

    model_config = ConfigDict(extra="forbid")

    cheap: list[Word]
    most: list[Word]
    below: list[Word]
    least: list[Word]
    above: list[Word]
    about: list[Word]
    most_after: list[Word]
    least_after: list[Word]
    about_after: list[Word]
    refusals: list[Word]
    spent: list[Word]
    notes: dict[Word, int]
    currencies: dict[Word, Word]


class WordsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ordinary: list[Word]
    kinds: dict[Name, KindOfProduct]
    traits: dict[Name, dict[Name, TraitWords]]
    must: list[str]
    price: PriceWords
    gift: list[Word]
    avoid: list[Word]

    @cached_property
    def each_trait(self) -> Mapping[str, TraitWords]:
        """By `group:value`."""
        groups = self.traits.items()
        return {f"{group}:{value}": one for group, values in groups for value, one in values.items()}


def bare(text: str) -> str:
    """Lower case without accents, apostrophes or punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())


@dataclass(frozen=True)
class Terms:
    """Words and phrases, looked for as whole words; `chocolat*` finds every word that begins so."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, words: Iterable[str]) -> "Terms":
        ordered = sorted({_pattern(word) for word in words}, key=len, reverse=True)
        return cls(re.compile(rf"\b(?:{'|'.join(ordered)})\b") if ordered else None)

    def find(self, said: str) -> list[re.Match[str]]:
        """In a text that is `bare` already."""
        return list(self.pattern.finditer(said)) if self.pattern else []

    def stand_in(self, said: str) -> bool:
        return self.pattern is not None and self.pattern.search(said) is not None


def _pattern(word: str) -> str:
    return bare(word) + (r"\w*" if word.endswith("*") else "")


@cache
def words_of_shoppers(path: Path = CONTENT) -> WordsFile:
    """Raises ContentError, naming file and line."""
    return read_yaml(WordsFile, path)
