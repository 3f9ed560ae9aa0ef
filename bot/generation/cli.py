"""`rekindle phraser`: check the written pairs, train, export, and hear what it says."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.generation.pairs import count_pairs, read_pairs
from encoder.errors import RekindleError

app = typer.Typer(help="The built-in text model.", no_args_is_help=True)
_console = Console()


def _models() -> Path:
    return Path(os.environ.get("REKINDLE_MODELS", ".models"))


@app.command()
def check(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Count the written pairs; near-duplicates and replies with unbacked values do not count."""
    try:
        count = count_pairs(read_pairs())
    except RekindleError as error:
        _console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(count)))
    else:
        _console.print(f"{count.distinct} distinct pairs of {count.written}, {count.held_out} held out, {count.shops} shops")
        for fault in count.faults:
            _console.print(f"- {fault}", markup=False)
    if count.faults:
        raise typer.Exit(1)


@app.command()
def train(
    steps: int = 2600,
    seed: int = 7,
    resume: bool = False,
    every: Annotated[int, typer.Option(help="Steps between checkpoints.")] = 200,
) -> None:
    """Teach the phraser from the pairs; about a second and a half a step on two cores."""
    from bot.generation.phraser.source import Pieces
    from bot.generation.training.run import Recipe, new_network, teach
    from encoder.training import Step
    from encoder.weights import find_weights

    checkpoint = _models() / "phraser-training" / "checkpoint.pt"
    if not resume:
        checkpoint.unlink(missing_ok=True)
    pairs, pieces = read_pairs(), Pieces(find_weights().tokenizer)
    network = new_network(pairs, pieces)
    with Progress(console=_console) as bar:
        task = bar.add_task("phraser", total=steps)

        def show(step: Step) -> None:
            bar.update(task, completed=step.number, description=f"loss {step.loss:.3f}")
            if step.number % 50 == 0:
                _console.print(f"step {step.number} loss {step.loss:.4f}")

        loss = teach(network, pairs, pieces, Recipe(steps, seed=seed, save_every=every), show, checkpoint)
    _console.print(f"mean loss of the last tenth: {loss:.4f}")
