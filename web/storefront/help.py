"""The help pages: the same articles that the chat answers from, by topic."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nh3
from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.responses import Response

from knowledge_base.articles import Article, read_articles
from web.errors import no_such
from web.storefront.pages import page

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "h2",
    "h3",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "code",
}
REST = "Orders and our shop"
TOPICS: Sequence[tuple[str, frozenset[str]]] = (
    ("Subscription and Club", frozenset({"subscription", "club", "points"})),
    (
        "Delivery",
        frozenset({"delivery", "parcel", "tracking", "delivered", "dispatch", "customs", "christmas"}),
    ),
    (
        "Returns and refunds",
        frozenset(
            {"returns", "return", "refund", "exchanges", "damaged", "wrong", "missing", "opened", "rights"}
        ),
    ),
    (
        "Grinders and kettles",
        frozenset({"grinder", "kettle", "warranty", "repairs", "spare", "electrical", "plugs"}),
    ),
    (
        "Coffee and tea",
        frozenset(
            {
                "beans",
                "brew",
                "decaf",
                "caffeine",
                "roast",
                "storing",
                "sourcing",
                "tea",
                "grind",
                "allergens",
                "packaging",
            }
        ),
    ),
    (
        "Paying and gifts",
        frozenset(
            {
                "payment",
                "card",
                "cards",
                "gift",
                "discount",
                "charged",
                "invoices",
                "price",
                "currency",
                "sales",
            }
        ),
    ),
)


@dataclass(frozen=True)
class Shelf:
    """Every article that a shopper may read."""

    articles: tuple[Article, ...]

    @cached_property
    def topics(self) -> list[tuple[str, list[Article]]]:
        order = [*(title for title, _ in TOPICS), REST]
        found = {title: [one for one in self.articles if topic_of(one) == title] for title in order}
        return [(title, articles) for title, articles in found.items() if articles]

    def article(self, id: str) -> Article | None:
        return next((one for one in self.articles if one.id == id), None)

    def beside(self, article: Article) -> list[Article]:
        """Others on the topic, those that share its words first."""
        words = set(article.id.split("-"))
        same = [one for one in self.articles if topic_of(one) == topic_of(article) and one.id != article.id]
        return sorted(same, key=lambda one: (-len(words & set(one.id.split("-"))), one.title))[:5]


def topic_of(article: Article) -> str:
    words = set(article.id.split("-"))
    return next((title for title, among in TOPICS if words & among), REST)


def read_shelf(folder: Path) -> Shelf:
    return Shelf(
        tuple(one for one in read_articles(folder) if one.audience == "shopper" and one.tier == "anonymous")
    )


def body_of(article: Article) -> Markup:
    """The article as HTML: what its writer typed as HTML shows as text, and what is left is cleaned again."""
    body = article.path.read_text(encoding="utf-8-sig").split("\n---", 1)[1].split("\n", 1)[1]
    return Markup(nh3.clean(_markdown.render(body), tags=TAGS, link_rel="noopener"))


def help_pages(folder: Path) -> APIRouter:
    """Articles are read on the first visit, so that the server starts without them."""
    router = APIRouter(prefix="/help")
    read: list[Shelf] = []

    async def shelf() -> Shelf:
        if not read:
            read.append(await asyncio.to_thread(read_shelf, folder))
        return read[0]

    @router.get("")
    async def contents(request: Request) -> Response:
        return await page(request, "help.html", topics=(await shelf()).topics)

    @router.get("/{id}")
    async def article(request: Request, id: str) -> Response:
        articles = await shelf()
        found = articles.article(id)
        if found is None:
            raise no_such("article")
        body = await asyncio.to_thread(body_of, found)
        beside = articles.beside(found)
        return await page(
            request, "article.html", article=found, body=body, beside=beside, topic=topic_of(found)
        )

    return router
