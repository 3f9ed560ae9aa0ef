"""`rekindle history`: old conversations of a shop, imported and replayed."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.config import Settings
from eval.history import Reading
from eval.history.reading import FORMS, read_history

app = typer.Typer(help="A shop's old conversations: check, import, replay.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="An export: CSV, JSON lines, Chatwoot's or Zendesk's JSON.")]
Form = Annotated[str | None, typer.Option(help=f"{', '.join(FORMS)}; found out when unset.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
_out, _err = Console(highlight=False, soft_wrap=True), Console(stderr=True)


@app.command()
def check(file: File, form: Form = None, as_json: AsJson = False) -> None:
    """Read the file and count; complaints name the line."""
    reading = read_history(file, form)
    said = [len(one.said) for one in reading.transcripts]
    row = {
        "form": reading.form,
        "conversations": len(said),
        "messages": sum(said),
        "left_out": reading.left_out,
        "first": min(one.said[0].at for one in reading.transcripts).isoformat(),
        "last": max(one.said[-1].at for one in reading.transcripts).isoformat(),
    }
    typer.echo(json.dumps(row) if as_json else ", ".join(f"{name} {value}" for name, value in row.items()))


@app.command("import")
def bring_in(file: File, form: Form = None, as_json: AsJson = False) -> None:
    """Store them as closed conversations; what an earlier import brought stays as it is."""
    done = asyncio.run(_imported(read_history(file, form)))
    if as_json:
        typer.echo(json.dumps(done))
    else:
        typer.echo(f"{done['new']} conversations imported, {done['known']} were there already.")


async def _imported(reading: Reading) -> dict[str, int]:
    from bot.storage.migrations import migrate
    from bot.storage.sqlalchemy import open_store
    from eval.history.importing import Hands, import_history

    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate(settings.store_url)
    hands = Hands(datetime.now(UTC))
    store = open_store(settings.store_url, hands)
    try:
        return asdict(await import_history(store, hands, reading))
    finally:
        await store.close()


@app.command("replay")
def rerun(
    file: File,
    form: Form = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many conversations.")] = 1000,
    turns: Annotated[Path | None, typer.Option(help="Write every turn to this file, JSON lines.")] = None,
    as_json: AsJson = False,
) -> None:
    """What the bot would have said: projected resolution, hand-overs, knowledge gaps. Nothing is sent."""
    from encoder.sessions import open_encoder
    from eval.history.replay import Turn, replay
    from eval.history.report import report

    settings, reading = Settings(), read_history(file, form)
    chosen, encoder = reading.transcripts[:most], open_encoder(settings.models)
    with Progress(console=_err, transient=True) as bar:
        task = bar.add_task("Replaying", total=len(chosen))
        found: Sequence[Turn] = asyncio.run(
            replay(chosen, settings, encoder, lambda done: bar.update(task, completed=done))
        )
    result = report(found, encoder)
    if turns is not None:
        lines = [json.dumps(asdict(turn), ensure_ascii=False) for turn in found]
        turns.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
        return
    share = f"{100 * result.projected_resolution:.0f} %"
    _out.print(f"{result.conversations} conversations, {result.turns} turns.")
    _out.print(
        f"Resolved: {result.resolved} ({share}); in part: {result.shared}; by a person: {result.by_person}."
    )
    table = Table("intent", "turns", "settled")
    for row in result.intents:
        table.add_row(row.intent, str(row.turns), f"{100 * row.settled:.0f} %")
    _out.print(table)
    for reason, count in result.handovers.items():
        _out.print(f"handed over, {reason.replace('_', ' ')}: {count}")
    for gap in result.gaps:
        _out.print(f"no answer, {gap.turns}: {gap.examples[0][:160]}", markup=False)
