"""`/try`, with the widget and its tag, and the articles that its replies link to."""

import asyncio
from pathlib import Path

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from knowledge_base.articles import Article, inspect_articles
from web.errors import no_such
from web.files import Files
from web.state import AppState

HERE = Path(__file__).parent
_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def tryout(state: AppState, public_url: str = "") -> APIRouter:
    """`public_url` is where visitors reach the server; the address that was asked for when empty."""
    router = APIRouter()
    assets = Files(HERE / "static")
    config = state.folder.config

    def draw(template: str, **values: object) -> Response:
        style = f"/try/static/try.css?v={assets.digest('try.css')}"
        html = _templates.get_template(template).render(brand=config.brand, style=style, **values)
        return HTMLResponse(html, headers={"Cache-Control": "private, no-cache"})

    @router.get("/try")
    async def page(request: Request, site: str = "") -> Response:
        found = state.site(site or next(iter(config.site)))
        if found is None:
            raise no_such("site")
        base = public_url.rstrip("/") or str(request.base_url).rstrip("/")
        return draw("try.html", id=found[0], site=found[1], sites=list(config.site), base=base)

    @router.get("/try/static/{name}")
    async def asset(request: Request, name: str) -> Response:
        return assets.answer(request, name)

    @router.get("/help/{id}")
    async def article(id: str) -> Response:
        found = (await asyncio.to_thread(_open_to_all, state.folder.articles)).get(id)
        if found is None:
            raise no_such("article")
        return draw("article.html", article=found)

    return router


def _open_to_all(folder: Path) -> dict[str, Article]:
    """As they stand now: whoever edits an article sees the change at once."""
    articles = inspect_articles(folder).articles
    return {one.id: one for one in articles if one.audience == "shopper" and one.tier == "anonymous"}
