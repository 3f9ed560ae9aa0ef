"""`rekindle kb`: check the articles, build their index, try a search."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from encoder.errors import NotReady
from knowledge_base import Filters, SearchResult, shelf
from knowledge_base.check import Report
from knowledge_base.check import check as check_articles

app = typer.Typer(no_args_is_help=True, help="The shop's articles: check, build the index, search.")

CONTENT = Path(__file__).parent / "content"

Content = Annotated[Path | None, typer.Option("--content", help="Folder of articles; the shop's when unset.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def check(content: Content = None, as_json: AsJson = False) -> None:
    """Count the articles and name every fault with its line; exit status 1 when there is one."""
    folder = content or _shop_content()
    report = check_articles(folder, datetime.now(UTC).date())
    retrieval = _figures(folder)
    if as_json:
        typer.echo(json.dumps({**report.as_json(), "retrieval": retrieval}, indent=2, ensure_ascii=False))
    else:
        _show(report, retrieval)
    raise typer.Exit(1 if report.faults else 0)


@app.command()
def build(content: Content = None, as_json: AsJson = False) -> None:
    """Build the index; a fault leaves the one that serves now in place."""
    import encoder.export
    from knowledge_base.search import prepare

    encoder.export.prepare(_models())
    folder = prepare(_models(), content or _shop_content())
    manifest = shelf.read_manifest(folder)
    result = {
        "version": manifest["version"],
        "folder": str(folder),
        "count": manifest["count"],
        "retrieval": manifest["calibration"]["figures"],
    }
    if as_json:
        typer.echo(json.dumps(result, indent=2))
    else:
        counts = ", ".join(f"{count} {name}" for name, count in manifest["count"].items())
        typer.echo(f"{manifest['version']}: {counts}")


@app.command()
def search(
    text: str,
    content: Content = None,
    as_json: AsJson = False,
    k: Annotated[int, typer.Option("-k", min=1, help="Passages to show.")] = 4,
    audience: Annotated[str, typer.Option(help="shopper or agent.")] = "shopper",
    tier: Annotated[str, typer.Option(help="anonymous, claimed or verified.")] = "anonymous",
    product: Annotated[
        list[str] | None, typer.Option(help="Only articles about it; may be repeated.")
    ] = None,
) -> None:
    """Search as the bot does."""
    from encoder.sessions import open_encoder
    from knowledge_base.search import open_searcher

    searcher = open_searcher(_models(), content or _shop_content(), open_encoder(_models()))
    filters = Filters(audience=audience, tier=tier, products=frozenset(product or ()))
    result = searcher.search([text], filters=filters, k=k)[0]
    if as_json:
        typer.echo(json.dumps(_as_json(text, result), indent=2, ensure_ascii=False))
        return
    if not result.answerable:
        typer.echo("No answer: nothing scores high enough. The nearest passages:")
    for hit in result.hits:
        typer.echo(f"{hit.score:.2f}  {hit.passage.article}  {hit.passage.text}")


def _as_json(text: str, result: SearchResult) -> dict[str, Any]:
    return {
        "query": text,
        "answerable": result.answerable,
        "sure": result.sure,
        "index_version": result.index_version,
        "hits": [asdict(hit) for hit in result.hits],
    }


def _show(report: Report, retrieval: dict[str, Any] | None) -> None:
    typer.echo(
        f"{report.articles} articles, {report.passages} passages, {report.questions} questions "
        f"({report.distinct_questions} distinct), {len(report.stale)} past their review date"
    )
    for line in (*report.stale, *report.leaks, *report.orphans, *report.warnings):
        typer.echo(f"warning: {line}")
    for line in report.faults:
        typer.echo(f"error: {line}", err=True)
    for name, value in (retrieval or {}).items():
        typer.echo(f"{name:24} {value}")


def _figures(content: Path) -> dict[str, Any] | None:
    """The leave-one-out figures of the index that serves these articles; None before it is built."""
    folder = shelf.served(_models(), content)
    try:
        return None if folder is None else shelf.read_manifest(folder)["calibration"]["figures"]
    except NotReady:
        return None


def _models() -> Path:
    return Path(os.environ.get("REKINDLE_MODELS", ".models"))


def _shop_content() -> Path:
    shop = os.environ.get("REKINDLE_SHOP")
    return Path(shop) / "knowledge_base" if shop else CONTENT
