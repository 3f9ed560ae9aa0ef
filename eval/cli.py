"""`rekindle eval`: the suites on the command line. A suite that fails ends with exit status 1."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from eval.gating.cli import run_all
from eval.labelled.cli import intents

if TYPE_CHECKING:
    from eval.suites.conversations import Outcome

app = typer.Typer(no_args_is_help=True, help="How good it is: scripted conversations, understanding, load.")
app.command()(intents)
app.command("all")(run_all)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def conversations(
    as_json: AsJson = False,
    only: Annotated[str | None, typer.Option(help="Only the dialogues whose name has this in it.")] = None,
    show: Annotated[bool, typer.Option(help="Print every transcript, not only those that fail.")] = False,
    folder: Annotated[Path | None, typer.Option(help="Dialogues of your own.")] = None,
    shop: Annotated[
        Path | None, typer.Option(help="A shop's folder: its bot, the dialogues in its tests.")
    ] = None,
) -> None:
    """Play the scripted dialogues end to end on the real models."""
    from eval.suites import conversations as suite

    outcomes = suite.run(Settings().models, only, folder or suite.dialogues_of(shop), shop)
    if as_json:
        typer.echo(suite.as_json(outcomes))
    else:
        console = Console(highlight=False, soft_wrap=True)
        _print(console, outcomes, show)
        passed = sum(not outcome.faults for outcome in outcomes)
        console.print(f"{passed} of {len(outcomes)} dialogues hold.")
    if any(outcome.faults for outcome in outcomes):
        raise typer.Exit(1)


def _print(console: Console, outcomes: "Sequence[Outcome]", show: bool) -> None:
    for outcome in outcomes:
        mark = "[red]fails[/red]" if outcome.faults else "[green]holds[/green]"
        console.print(f"{mark}  {outcome.dialogue}")
        if outcome.faults or show:
            for line in (*outcome.transcript, *(f"  ! {fault}" for fault in outcome.faults)):
                console.print(line, markup=False)


@app.command()
def understanding(
    as_json: AsJson = False,
    blind: Annotated[
        bool, typer.Option("--blind", help="On the set that nothing was ever tuned on.")
    ] = False,
) -> None:
    """Score intents, rejection, mood and alarms on messages that no training has seen."""
    from dataclasses import asdict

    from eval.suites import understanding as suite

    found = asdict(suite.run(Settings().models, blind))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    table = Table("figure", "value")
    for name, value in found.items():
        table.add_row(name, str(value))
    Console().print(table)


@app.command()
def load(
    quick: Annotated[bool, typer.Option("--quick", help="About half a minute instead of several.")] = False,
    as_json: AsJson = False,
    gate: Annotated[bool, typer.Option("--gate", help="Fail when a floor is missed.")] = False,
) -> None:
    """Start `rekindle serve` and measure it: one visitor, then 32 at once."""
    from eval.suites import load as suite

    result = suite.run(Settings().models, quick=quick)
    if as_json:
        typer.echo(suite.as_json(result))
    else:
        table = Table("figure", "value", "floor")
        for name, (side, floor) in suite.FLOORS.items():
            table.add_row(name, str(getattr(result, name)), f"{side} {floor:g}")
        console = Console()
        console.print(table)
        console.print(f"{result.turns} turns on {result.machine}")
        for miss in result.missed():
            console.print(f"[red]missed:[/red] {miss}")
    if gate and result.missed():
        raise typer.Exit(1)


@app.command()
def speed(
    as_json: AsJson = False,
    gate: Annotated[bool, typer.Option("--gate", help="Fail when a floor is missed.")] = False,
) -> None:
    """Time the intent model beside the same BERT under sentence-transformers, in turns in one run."""
    from eval.suites import speed as suite

    result = suite.run(Settings().models)
    if as_json:
        typer.echo(suite.as_json(result))
    else:
        table = Table("figure", "ours", "baseline", "ratio (range)", "floor")
        for row in suite.rows(result):
            table.add_row(*row)
        console = Console()
        console.print(table)
        console.print(f"{result.rounds} rounds, {result.texts} messages, {result.machine}")
        for miss in result.missed():
            console.print(f"[red]missed:[/red] {miss}")
    if gate and result.missed():
        raise typer.Exit(1)
