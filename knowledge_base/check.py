"""What an operator wants to know about a folder of articles before shoppers do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from encoder.overlap import Seen, trigrams
from knowledge_base.articles import FEW_QUESTIONS, Article, Question, inspect_articles


@dataclass(frozen=True)
class Report:
    """`distinct_questions` leaves out those that nearly repeat an earlier one. `leaks` are questions that
    nearly repeat another article's, so that one of the two is found for both; `orphans` are articles that no
    shopper's words lead to. Faults stop a build."""

    articles: int
    questions: int
    distinct_questions: int
    passages: int
    stale: tuple[str, ...]
    leaks: tuple[str, ...]
    orphans: tuple[str, ...]
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
        leaks=tuple(_leaks(articles)),
        orphans=tuple(_orphans(articles)),
        warnings=tuple(_warnings(articles)),
        faults=reading.faults,
    )


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts that do not nearly repeat an earlier one."""
    seen, kept = Seen(), list[str]()
    for text in texts:
        mine = trigrams(text)
        if not seen.twins(mine):
            seen.add(len(kept), mine)
            kept.append(text)
    return kept


def _stale(articles: Sequence[Article], today: date) -> Iterator[str]:
    for article in articles:
        if article.review_by < today:
            yield f"{article.path}: {article.id} was to be reviewed by {article.review_by.isoformat()}"


def _leaks(articles: Sequence[Article]) -> Iterator[str]:
    seen, asked = Seen(), list[tuple[Article, Question]]()
    for article in articles:
        for question in article.questions:
            mine = trigrams(question.text)
            for number, _ in seen.twins(mine):
                owner, twin = asked[number]
                if owner.id != article.id:
                    yield f"{question.place}: {question.text!r} nearly repeats {twin.text!r} of {owner.id}"
            seen.add(len(asked), mine)
            asked.append((article, question))


def _orphans(articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        if article.audience == "shopper" and not article.questions:
            yield f"{article.path}: {article.id} has no question, so that only its own words lead to it"


def _warnings(articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        if 0 < len(article.questions) < FEW_QUESTIONS:
            count = len(article.questions)
            yield f"{article.path}: {article.id} has {count} questions; write {FEW_QUESTIONS} or more"
