"""Articles in, passages out: what the shop knows, checked, indexed and searched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NewType, Protocol

ArticleId = NewType("ArticleId", str)
PassageId = NewType("PassageId", str)


@dataclass(frozen=True)
class Passage:
    """A stretch of one article that can stand alone; `id` is stable while its text is."""

    id: PassageId
    article: ArticleId
    title: str
    text: str
    url: str
    quote_only: bool = False
    """The wording is approved and must be shown as it is (front matter `risk: high`)."""


@dataclass(frozen=True)
class Filters:
    """What may be found at all; applied before ranking."""

    audience: str = "shopper"
    locale: str = "en"
    tier: str = "anonymous"
    products: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Hit:
    passage: Passage
    score: float
    dense: float
    matched: str
    """The question variant or passage text that matched best."""


@dataclass(frozen=True)
class SearchResult:
    hits: tuple[Hit, ...]
    answerable: bool
    """False when the best score lies under the calibrated "no answer" score."""
    sure: bool
    """The score is high enough for a question that nothing else vouches for."""
    index_version: str


@dataclass(frozen=True)
class Query:
    """`topic` names in a few words what the question is about, where that is known; it nudges the ranking."""

    text: str
    topic: str = ""


class Searcher(Protocol):
    @property
    def version(self) -> str: ...

    def search(self, queries: Sequence[str | Query], *, filters: Filters, k: int = 4) -> list[SearchResult]:
        """Search each query; the one retrieval function for chat, API, console and eval."""
        ...
