"""`rekindle phraser`: check the written pairs, train, export, and hear what it says."""

import asyncio
import dataclasses
import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.generation import Act, Brief, Evidence
from bot.generation.pairs import Pair, count_pairs, data_hash, read_pairs
from bot.generation.phraser import PhraserGenerator, prepare
from bot.generation.phraser.weights import SHIPPED, add_to_card, read_card
from bot.understanding import Mood
from encoder.errors import NotReady, RekindleError

app = typer.Typer(help="The built-in text model.", no_args_is_help=True)
_console = Console()


def _models() -> Path:
    return Path(os.environ.get("REKINDLE_MODELS", ".models"))


@app.command()
def check(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Count the written pairs; near-duplicates and replies with unbacked values do not count."""
    try:
        pairs = read_pairs()
    except RekindleError as error:
        _console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    count = count_pairs(pairs)
    trained = _trained_on(pairs)
    if as_json:
        typer.echo(json.dumps({**dataclasses.asdict(count), "weights_are_of_these_pairs": trained}))
    else:
        kept = f"{count.distinct} distinct pairs of {count.written}, {count.held_out} held out"
        _console.print(f"{kept}, {count.shops} shops")
        if not trained:
            _console.print("the shipped weights were trained on other pairs")
        for fault in count.faults:
            _console.print(f"- {fault}", markup=False)
    if count.faults:
        raise typer.Exit(1)


def _trained_on(pairs: Sequence[Pair]) -> bool:
    try:
        return bool(read_card()["data_sha256"] == data_hash(pairs))
    except NotReady:
        return False


@app.command()
def train(
    steps: int = 1200,
    seed: int = 7,
    resume: bool = False,
    every: Annotated[int, typer.Option(help="Steps between checkpoints.")] = 100,
) -> None:
    """Teach the phraser from the pairs; about two seconds a step on two cores."""
    from bot.generation.phraser.source import Pieces
    from bot.generation.training.run import Recipe, new_network, teach
    from encoder.training import Step
    from encoder.weights import find_weights

    checkpoint = _checkpoint()
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


@app.command()
def export(
    to: Annotated[Path, typer.Option(help="Folder for the weights and their card.")] = SHIPPED,
    checkpoint: Annotated[Path | None, typer.Option(help="Default: the training run's.")] = None,
) -> None:
    """Turn the newest checkpoint into the shipped weights, and judge them on the shops that were held out."""
    from bot.generation.training.export import export as export_weights
    from bot.generation.training.validate import as_card, figures, write_samples
    from encoder.export import prepare as encoder_files
    from encoder.sessions import open_encoder

    pairs = read_pairs()
    path = export_weights(checkpoint or _checkpoint(), pairs, to)
    with TemporaryDirectory() as place:
        folder = prepare(Path(place), shipped=to)
        encoder_files(_models())
        held_out = [pair for pair in pairs if pair.held_out]
        samples = asyncio.run(write_samples(folder, held_out, open_encoder(_models())))
    card = add_to_card({"held_out": as_card(figures(samples))}, to)
    _console.print_json(json.dumps({**card, "file": str(path)}))


@app.command()
def say(
    question: str,
    evidence: Annotated[
        list[str] | None, typer.Option(help="Sentences it may use; give it again for more.")
    ] = None,
    act: Act = Act.ANSWER,
    mood: Mood = Mood.NEUTRAL,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Hear what the phraser says, before any check of it."""
    facts = tuple(Evidence(str(number), "", text) for number, text in enumerate(evidence or []))
    try:
        folder = prepare(_models())
    except RekindleError as error:
        _console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    sentences = asyncio.run(_sentences(folder, Brief(act, mood, question, facts)))
    typer.echo(json.dumps({"sentences": sentences}) if as_json else "\n".join(sentences))


async def _sentences(folder: Path, brief: Brief) -> list[str]:
    generator = PhraserGenerator(folder)
    found = [sentence async for sentence in generator.sentences(brief)]
    await generator.close()
    return found


def _checkpoint() -> Path:
    return _models() / "phraser-training" / "checkpoint.pt"
