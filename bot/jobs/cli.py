"""`rekindle jobs`: by hand or by cron, beside a server that runs or without one."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.config import Settings
from bot.jobs.export import Exported, export
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import open_store

app = typer.Typer(help="Work on what the bot has stored: corrections.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.callback()
def jobs() -> None:
    """Work on what the bot has stored."""


@app.command()
def corrections(as_json: AsJson = False) -> None:
    """Write what reviewers put right to the home: texts to learn, texts to judge by, and reviewed answers."""
    done = asyncio.run(_exported())
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False))
        return
    for one in done.disagreed:
        typer.echo(f"left out, reviewers disagree ({', '.join(one.said)}): {one.text!r}")
    rows = f"{done.train} texts to learn, {done.test} to judge by, {done.answers} reviewed answers"
    without = f"{done.held_back} held back, since they judge, {done.erased} reviews of erased words"
    typer.echo(f"{rows} in {done.folder}; {without}.")
    if done.train:
        typer.echo("`rekindle intents train --with-corrections` learns them.")


async def _exported() -> Exported:
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate(settings.store_url)
    store = open_store(settings.store_url)
    try:
        return await export(store, settings.home / "corrections")
    finally:
        await store.close()
