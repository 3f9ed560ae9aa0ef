"""`rekindle rollout`: how far the bot is let loose, and the stop, without the console."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import SettingError
from bot.rollout import Mode, Rollout
from bot.rollout.switches import SqlSwitchboard
from bot.shop.folder import open_folder
from bot.storage.database import open_database
from bot.storage.migrations import migrate
from intents.catalogue import read_catalogue

app = typer.Typer(help="How far the bot is let loose: shadow, suggest, live.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
BY = "the command line"


@app.command()
def show(as_json: AsJson = False) -> None:
    """Show what holds now."""
    _print(asyncio.run(_changed(lambda rollout: rollout)), as_json)


@app.command("set")
def change(
    mode: Annotated[Mode | None, typer.Option(help="For every intent without an exception.")] = None,
    share: Annotated[int | None, typer.Option(min=0, max=100, help="Percent answered live.")] = None,
    intent: Annotated[
        list[str] | None, typer.Option(help="An exception, NAME=MODE; NAME= takes it back. May be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change what is named; the rest stays."""
    known = {str(name) for name in read_catalogue(open_folder(Settings().shop).intents).names}
    exceptions = [_exception(text, known) for text in intent or ()]

    def fresh(rollout: Rollout) -> Rollout:
        named = {**rollout.intents, **{name: one for name, one in exceptions if one is not None}}
        dropped = {name for name, one in exceptions if one is None}
        return replace(
            rollout,
            mode=mode or rollout.mode,
            share=rollout.share if share is None else share / 100,
            intents={name: one for name, one in named.items() if name not in dropped},
        )

    _print(asyncio.run(_changed(fresh)), as_json)


@app.command()
def stop(as_json: AsJson = False) -> None:
    """Every message goes to a person from now on."""
    _print(asyncio.run(_changed(lambda rollout: replace(rollout, stopped=True))), as_json)


@app.command()
def start(as_json: AsJson = False) -> None:
    """Go on as it was before the stop."""
    _print(asyncio.run(_changed(lambda rollout: replace(rollout, stopped=False))), as_json)


def _exception(text: str, known: set[str]) -> tuple[str, Mode | None]:
    name, equals, mode = text.partition("=")
    if name not in known:
        raise SettingError(f"--intent: there is no intent {name!r}; `rekindle intents check` lists them")
    if not equals or mode not in {"", *Mode}:
        raise SettingError(f"--intent {name}: give NAME=MODE with a mode of {', '.join(Mode)}")
    return name, Mode(mode) if mode else None


async def _changed(fresh: Callable[[Rollout], Rollout]) -> Rollout:
    async with _switchboard() as switchboard:
        before = await switchboard.read()
        after = fresh(before)
        if after == before:
            return before
        written = replace(after, changed_by=BY, changed_at=datetime.now(UTC))
        await switchboard.write(written)
        return written


@asynccontextmanager
async def _switchboard() -> AsyncIterator[SqlSwitchboard]:
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate(settings.store_url)
    database = open_database(settings.store_url)
    try:
        yield SqlSwitchboard(database)
    finally:
        await database.close()


def _print(rollout: Rollout, as_json: bool) -> None:
    row = _row(rollout)
    if as_json:
        typer.echo(json.dumps(row))
        return
    table = Table("what", "now")
    for name, value in row.items():
        table.add_row(name, str(value))
    Console(highlight=False).print(table)


def _row(rollout: Rollout) -> dict[str, Any]:
    return {
        "mode": rollout.mode.value,
        "share": rollout.share,
        "intents": {name: mode.value for name, mode in rollout.intents.items()},
        "stopped": rollout.stopped,
        "changed_by": rollout.changed_by,
        "changed_at": rollout.changed_at.isoformat() if rollout.changed_at else None,
    }
