"""What an index keeps of each article: enough to filter, rank and show it without the Markdown."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge_base import ArticleId, Filters, Passage, PassageId
from knowledge_base.articles import TIERS, Article


@dataclass(frozen=True)
class Record:
    """One article as it is searched."""

    id: ArticleId
    title: str
    audience: str
    locale: str
    products: frozenset[str]
    tier: str
    questions: tuple[str, ...]
    passages: tuple[Passage, ...]

    def open_to(self, filters: Filters) -> bool:
        """An agent may read what shoppers read; an article without products is about all of them."""
        return (
            (self.audience == filters.audience or filters.audience == "agent")
            and same_language(self.locale, filters.locale)
            and TIERS.index(self.tier) <= TIERS.index(filters.tier)
            and (not filters.products or not self.products or bool(self.products & filters.products))
        )


def same_language(one: str, other: str) -> bool:
    """`en` goes with `en-GB`; `en-US` does not."""
    shared = min(len(one.split("-")), len(other.split("-")))
    return one.split("-")[:shared] == other.split("-")[:shared]


def sentences(text: str) -> list[str]:
    """Split where a sentence ends and the next begins with a capital, a digit or a quotation mark."""
    return re.split(r"(?<=[.!?])\s+(?=[\"'“‘(]?[A-Z0-9£$€])", text)


def record(article: Article) -> Record:
    passages = (
        Passage(
            id=passage_id(article.id, text),
            article=article.id,
            title=article.title,
            text=text,
            url=article.url,
            quote_only=article.risk == "high",
        )
        for text in dict.fromkeys(article.passages)
    )
    return Record(
        id=article.id,
        title=article.title,
        audience=article.audience,
        locale=article.locale,
        products=article.products,
        tier=article.tier,
        questions=tuple(question.text for question in article.questions),
        passages=tuple(passages),
    )


def passage_id(article: ArticleId, text: str) -> PassageId:
    digest = hashlib.sha256(f"{article}\n{text}".encode()).hexdigest()
    return PassageId(f"{article}-{digest[:10]}")


def to_json(records: Sequence[Record]) -> list[dict[str, Any]]:
    return [{**asdict(item), "products": sorted(item.products)} for item in records]


def from_json(rows: list[dict[str, Any]]) -> tuple[Record, ...]:
    return tuple(
        Record(
            **{
                **row,
                "products": frozenset(row["products"]),
                "questions": tuple(row["questions"]),
                "passages": tuple(Passage(**passage) for passage in row["passages"]),
            }
        )
        for row in rows
    )
