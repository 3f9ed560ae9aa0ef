"""The shop's articles as its operators write them: read, checked, and refused with the line that is wrong."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from encoder.content import parse_yaml, read_text, validate
from encoder.errors import ContentError
from knowledge_base import ArticleId
from knowledge_base.passages import split

FENCE = "---"
TIERS = ("anonymous", "claimed", "verified")
"""From the least to the most known visitor; an article is open to its own tier and to every later one."""
FEW_QUESTIONS = 3

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]


class FrontMatter(BaseModel):
    """What stands between the two `---` lines of one `content/<id>.md`."""

    model_config = ConfigDict(extra="forbid")

    id: Slug
    title: Text
    audience: Literal["shopper", "agent"] = "shopper"
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    products: list[Slug] = []
    tier: Literal["anonymous", "claimed", "verified"] = "anonymous"
    review_by: Annotated[date, Strict()]
    risk: Literal["low", "high"] = "low"
    questions: list[Text] = Field(default=[], max_length=200)


@dataclass(frozen=True)
class Question:
    """One way to ask for an article, and where an operator finds it."""

    text: str
    place: str


@dataclass(frozen=True)
class Article:
    id: ArticleId
    title: str
    audience: str
    locale: str
    products: frozenset[str]
    tier: str
    review_by: date
    risk: str
    questions: tuple[Question, ...]
    passages: tuple[str, ...]
    path: Path

    @property
    def url(self) -> str:
        return f"/help/{self.id}"


@dataclass(frozen=True)
class Reading:
    """A folder of articles: those that are whole, and what is wrong with the others."""

    articles: tuple[Article, ...]
    faults: tuple[str, ...]


def same_words(text: str) -> str:
    """What is left when case and punctuation do not count."""
    return " ".join(re.findall(r"\w+", text.lower().replace("'", ""))) or text.strip()


def read_articles(content: Path) -> tuple[Article, ...]:
    """Read every article in `content`, in the order of their ids; raises ContentError at the first fault."""
    reading = inspect_articles(content)
    if reading.faults:
        raise ContentError(reading.faults[0])
    return reading.articles


def inspect_articles(content: Path) -> Reading:
    """Read every article and collect every fault, so that an operator mends a folder in one go."""
    articles: list[Article] = []
    faults: list[str] = []
    for path in article_paths(content):
        try:
            articles.append(read_article(path))
        except ContentError as error:
            faults.append(str(error))
    if not articles and not faults:
        faults.append(f"{content}: no articles: a knowledge base needs at least one .md file")
    return Reading(tuple(articles), (*faults, *_repeated_questions(articles)))


def article_paths(content: Path) -> list[Path]:
    return sorted(content.glob("*.md"))


def read_article(path: Path) -> Article:
    """Read one file; raises ContentError with the line at fault."""
    header, body, body_line = _parts(path)
    value, lines = parse_yaml(header, path, first_line=2)
    front = validate(FrontMatter, value, lines, path)
    if front.id != path.stem:
        raise ContentError(f"{path}:{lines['id']}: id {front.id!r} belongs in a file named {front.id}.md")
    passages = tuple(split(body))
    if not passages:
        raise ContentError(f"{path}:{body_line}: the article has no text")
    return Article(
        id=ArticleId(front.id),
        title=front.title,
        audience=front.audience,
        locale=front.locale,
        products=frozenset(front.products),
        tier=front.tier,
        review_by=front.review_by,
        risk=front.risk,
        questions=tuple(
            Question(text, f"{path}:{lines[f'questions.{at}']}") for at, text in enumerate(front.questions)
        ),
        passages=passages,
        path=path,
    )


def _parts(path: Path) -> tuple[str, str, int]:
    """The front matter, the body, and the line on which the body begins."""
    lines = read_text(path).splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        raise ContentError(f"{path}:1: an article begins with a line of three dashes and its front matter")
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        raise ContentError(f"{path}:1: the front matter is not closed by a line of three dashes")
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _repeated_questions(articles: Iterable[Article]) -> Iterator[str]:
    """A question that leads to two articles leads to neither for sure."""
    seen: dict[tuple[str, str, str], Question] = {}
    for article in articles:
        for question in article.questions:
            key = same_words(question.text), article.locale, article.audience
            first = seen.setdefault(key, question)
            if first is not question:
                yield f"{question.place}: {question.text!r} is already asked at {first.place}"
