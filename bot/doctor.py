"""`rekindle doctor`: what is wrong and the mend, before a user meets it."""

import asyncio
import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.config import Settings
from bot.errors import RekindleError
from bot.gaps import GAPS
from bot.shop.folder import open_folder
from encoder.weights import find_weights

NEEDED_MB = 1_500


@dataclass(frozen=True)
class Finding:
    check: str
    ok: bool
    said: str
    todo: bool = False
    """Serves as it is, and something is left to do before customers come."""


def settings_table() -> str:
    """The README's table of settings, from the settings themselves."""
    rows = [
        f"| `REKINDLE_{name.upper()}` | `{_shown(field.default)}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *rows])


def _shown(default: object) -> str:
    return "" if default is None else str(default)


def _weights(settings: Settings) -> str:
    return f"checksum {find_weights().sha256[:12]} as expected"


def _models(settings: Settings) -> str:
    card = settings.models / "setup.json"
    if not card.is_file():
        raise RekindleError(f"no trained models in {settings.models}: run `make setup`")
    return (
        f"{len(json.loads(card.read_text(encoding='utf-8')))} steps of set-up recorded in {settings.models}"
    )


def _port(settings: Settings) -> str:
    with socket.socket() as probe:
        if settings.port and probe.connect_ex((settings.host, settings.port)) == 0:
            raise RekindleError(
                f"port {settings.port} is taken: stop what listens there or set REKINDLE_PORT"
            )
    return f"{settings.host}:{settings.port} is free"


def _disk(settings: Settings) -> str:
    place = next(folder for folder in (settings.home, *settings.home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    if free < NEEDED_MB:
        raise RekindleError(
            f"{free} MB free in {place}, {NEEDED_MB} MB are needed: make room or set REKINDLE_HOME"
        )
    return f"{free} MB free"


def _database(settings: Settings) -> str:
    if not settings.store:
        return "SQLite in the home"
    asyncio.run(_connect(settings.store))
    return "answers"


async def _connect(url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("select 1"))
    except (SQLAlchemyError, OSError) as error:
        raise RekindleError(
            f"the database does not answer ({type(error).__name__}): check REKINDLE_STORE"
        ) from error
    finally:
        await engine.dispose()


def _shop(settings: Settings) -> str:
    folder = open_folder(settings.shop)
    articles = len(list(folder.articles.glob("*.md")))
    if not articles:
        raise RekindleError(f"no articles in {folder.articles}: a bot without knowledge cannot answer")
    return f"{folder.config.brand.name}, {articles} articles"


CHECKS: dict[str, Callable[[Settings], str]] = {
    "Base model": _weights,
    "Trained models": _models,
    "Shop": _shop,
    "Database": _database,
    "Port": _port,
    "Disk": _disk,
}


def examine(settings: Settings) -> Iterator[Finding]:
    for name, check in CHECKS.items():
        try:
            yield Finding(name, True, check(settings))
        except RekindleError as error:
            yield Finding(name, False, str(error))
    yield from _gaps(settings)


def _gaps(settings: Settings) -> Iterator[Finding]:
    try:
        folder = open_folder(settings.shop)
    except RekindleError:
        return  # the check of the shop has said it
    for name, look in GAPS.items():
        try:
            gap = look(settings, folder)
        except RekindleError as error:
            yield Finding(name, False, str(error))
        else:
            if gap is not None:
                yield Finding(name, True, gap.said, gap.todo)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    settings: Annotated[bool, typer.Option("--settings", help="Print the table of settings.")] = False,
) -> None:
    """Say what is wrong, what is still to do, and the mend; ends with status 1 when something is wrong."""
    if settings:
        typer.echo(settings_table())
        return
    found = list(examine(Settings()))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], indent=2))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for finding in found:
            console.print(f"{_mark(finding)}  ", end="")
            console.print(f"{finding.check}: {finding.said}", markup=False)
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)


def _mark(finding: Finding) -> str:
    if not finding.ok:
        return "[red]mend[/red]"
    return "[yellow]todo[/yellow]" if finding.todo else "[green]ok  [/green]"
