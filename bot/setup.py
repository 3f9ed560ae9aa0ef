"""`rekindle setup`: trains and builds what is missing, in a process of its own: serving never loads torch."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.config import Settings
from bot.generation import phraser
from bot.retention import risk
from bot.shop.folder import ShopFolder, open_folder
from bot.understanding import heads
from encoder import export
from encoder.progress import Progress as Report
from intents.releases import is_trained, voided
from knowledge_base import search

IDLE_S = 1.0
"""A step that takes less than this found everything in place."""


@dataclass(frozen=True)
class Step:
    """One thing that serving needs; `prepare` does nothing when it is there already."""

    name: str
    prepare: Callable[[Path, Report], object]


def steps(folder: ShopFolder) -> list[Step]:
    """In the order in which they need each other; torch is loaded by the step that trains with it."""
    return [
        Step("Sentence encoder", export.prepare),
        Step("Intent classifier", partial(_intents, folder.intents)),
        Step("Mood and safety heads", heads.prepare),
        Step("Knowledge index", lambda models, report: search.prepare(models, folder.articles, report)),
        Step("Turn risk", lambda models, report: risk.prepare(models, report, folder.intents)),
        Step("Phraser", phraser.prepare),
    ]


def _intents(content: Path, models: Path, report: Report) -> None:
    if not is_trained(models, content):
        from intents.training import prepare

        prepare(models, content, report)


def prepare_all(models: Path, folder: ShopFolder) -> float:
    """Run every step under a progress bar; return the seconds it took. What each step took when it last had
    something to do is kept in setup.json: the figure that `rekindle eval load` reports."""
    models.mkdir(parents=True, exist_ok=True)
    card = models / "setup.json"
    took: dict[str, float] = json.loads(card.read_text(encoding="utf-8")) if card.is_file() else {}
    begin = time.perf_counter()
    columns = (
        TextColumn("{task.description:<26}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bars:
        for step in steps(folder):
            bar = bars.add_task(step.name, total=1.0)
            started = time.perf_counter()
            step.prepare(models, _reporter(bars, bar))
            bars.update(bar, completed=1.0)
            if (seconds := time.perf_counter() - started) > IDLE_S or step.name not in took:
                took[step.name] = round(seconds, 2)
    card.write_text(json.dumps(took, indent=2), encoding="utf-8")
    return time.perf_counter() - begin


def _reporter(bars: Progress, bar: TaskID) -> Report:
    return lambda _what, share: bars.update(bar, completed=share)


def setup(as_json: bool = typer.Option(False, "--json", help="Print the result as JSON.")) -> None:
    """Train and build what is missing; quick when nothing is."""
    settings = Settings()
    folder = open_folder(settings.shop)
    spent = prepare_all(settings.models, folder)
    if as_json:
        typer.echo(f'{{"setup_seconds": {spent:.1f}}}')
    else:
        typer.echo(f"Set up in {spent:.1f} s; models lie in {settings.models}.")
    if line := voided(settings.models, folder.intents):
        typer.echo(line, err=True)
