"""What an operator wants to know about a folder of articles before shoppers do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge_base.articles import FEW_QUESTIONS, Article, inspect_articles

ALIKE = 0.5
"""Two questions that share more than this part of their word trigrams count as one."""


@dataclass(frozen=True)
class Report:
    """`distinct_questions` leaves out those that nearly repeat an earlier one; faults stop a build."""

    articles: int
    questions: int
    distinct_questions: int
    passages: int
    stale: tuple[str, ...]
    warnings: tuple[str, ...]
    faults: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check(content: Path, today: date) -> Report:
    reading = inspect_articles(content)
    articles = reading.articles
    questions = [question.text for article in articles for question in article.questions]
    return Report(
        articles=len(articles),
        questions=len(questions),
        distinct_questions=len(distinct(questions)),
        passages=sum(len(article.passages) for article in articles),
        stale=tuple(_stale(articles, today)),
        warnings=tuple(_warnings(articles)),
        faults=reading.faults,
    )


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts that do not nearly repeat an earlier one."""
    kept: list[tuple[str, frozenset[tuple[str, ...]]]] = []
    for text in texts:
        mine = trigrams(text)
        if all(len(mine & other) <= ALIKE * len(mine | other) for _, other in kept):
            kept.append((text, mine))
    return [text for text, _ in kept]


def trigrams(text: str) -> frozenset[tuple[str, ...]]:
    """Word trigrams; a text of fewer than three words is one piece."""
    words = re.findall(r"\w+", text.lower().replace("'", "")) or [text.strip()]
    if len(words) < 3:
        return frozenset([tuple(words)])
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _stale(articles: Sequence[Article], today: date) -> Iterator[str]:
    for article in articles:
        if article.review_by < today:
            yield f"{article.path}: {article.id} was to be reviewed by {article.review_by.isoformat()}"


def _warnings(articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        if len(article.questions) < FEW_QUESTIONS:
            count = len(article.questions)
            yield f"{article.path}: {article.id} has {count} questions; write {FEW_QUESTIONS} or more"
