"""`rekindle eval`: the suites on the command line. A suite that fails ends with exit status 1."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings

if TYPE_CHECKING:
    from eval.suites.conversations import Outcome

app = typer.Typer(no_args_is_help=True, help="How good it is: scripted conversations, understanding, load.")

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
def intents(
    train: Annotated[
        Path, typer.Option(help="Labelled messages to learn from: CSV, JSON lines or Rasa YAML.")
    ],
    test: Annotated[Path, typer.Option(help="Labelled messages to judge by.")],
    oos_label: Annotated[str, typer.Option(help="The label of what belongs to no intent.")] = "out_of_scope",
    seeds: Annotated[int, typer.Option(min=1, help="How many trainings to take the mean of.")] = 1,
    typos: Annotated[
        float, typer.Option(min=0, max=1, help="Misspell this share of the longer words that are judged.")
    ] = 0.0,
    baseline: Annotated[
        Path | None, typer.Option(help="A file of an earlier --json: list the messages that flipped.")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write all figures to this file.")] = None,
) -> None:
    """Train on labelled messages with the shop's own recipe and score at the operating point."""
    from eval.labelled.flips import flips, read_outcomes
    from eval.labelled.reading import read_labelled
    from eval.labelled.trials import Trial, run

    earlier = read_outcomes(baseline) if baseline is not None else []
    trial = Trial(read_labelled(train), read_labelled(test), oos_label, typos)
    found = run(trial, range(1, seeds + 1), Settings().models / "trials", typer.echo)
    if as_json is not None:
        as_json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    shown = {name: value for name, value in found.items() if isinstance(value, int | float)}
    table = Table("figure", "mean", "deviation")
    for name, value in shown.items():
        table.add_row(name, str(value), str(found["deviation"][name]))
    Console().print(table)
    for flip in flips(earlier, found["outcomes"]):
        typer.echo(str(flip))


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
