"""`rekindle eval intents` with `--test` or `--cross-validate`: what was asked for is read, run, written down
and printed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import SettingError
from encoder.placing import write_json
from eval.labelled import Labelled
from eval.labelled.flips import Flip, flips
from eval.labelled.folds import CrossValidation, cross_validate
from eval.labelled.outcomes import read_outcomes
from eval.labelled.provenance import provenance
from eval.labelled.report.pages import write_page
from eval.labelled.sources import read_sources
from eval.labelled.trials import Trial, run

SHOWN_DOUBTS = 20


@dataclass(frozen=True)
class Task:
    train: Sequence[Path]
    test: Sequence[Path]
    valid: Sequence[Path]
    outside: str
    folds: int | None = None
    seeds: int = 1
    typos: float = 0.0
    joined: int = 0
    models: Path | None = None


def score(
    task: Task, baseline: Path | None = None, file: Path | None = None, report: Path | None = None
) -> None:
    """Print the figures; `file` gets all of them as JSON, the folder `report` the same and a page to read."""
    earlier = read_outcomes(baseline) if baseline is not None else []
    _agree(task)
    read = {name: read_sources(paths, task.outside) for name, paths in _named(task).items() if paths}
    found = _found(task, read)
    flipped = flips(earlier, found["outcomes"])
    found |= {"flips": [asdict(flip) for flip in flipped]} if baseline is not None else {}
    found |= {"made_by": provenance(read)}
    for path in (file, report / "report.json" if report else None):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_json(path, found)
    _print(found, flipped)
    if report is not None:
        typer.echo(f"{write_page(found, report)} shows it all.")


def _named(task: Task) -> dict[str, Sequence[Path]]:
    return {"train": task.train, "test": task.test, "valid": task.valid}


def _agree(task: Task) -> None:
    """Raises SettingError for options that do not go together."""
    if not task.test and task.folds is None:
        raise SettingError("nothing to judge by: name messages with --test, or ask for --cross-validate 4")
    if task.folds is not None and (task.test or task.valid):
        raise SettingError("--cross-validate judges the messages of --train: leave --test and --valid out")
    if task.folds is not None and task.models is not None:
        raise SettingError("--cross-validate keeps no models: leave --keep-models out")


def _found(task: Task, read: dict[str, Labelled]) -> dict[str, Any]:
    folder, seeds = Settings().models / "trials", range(1, task.seeds + 1)
    if task.folds is not None:
        crossed = CrossValidation(read["train"], task.folds, task.outside, task.typos)
        return cross_validate(crossed, seeds, folder, typer.echo)
    trial = Trial(
        read["train"],
        read["test"],
        task.outside,
        task.typos,
        read.get("valid"),
        joined=task.joined,
        models=task.models,
    )
    return run(trial, seeds, folder, typer.echo)


def _print(found: dict[str, Any], flipped: Sequence[Flip]) -> None:
    valid = found.get("valid", {})
    table = Table("figure", "mean", "95 % interval", "deviation", *(["valid"] if valid else []))
    for name, value in found.items():
        if isinstance(value, int | float):
            edges = found["intervals"].get(name)
            sure = f"{edges[0]:.4f} to {edges[1]:.4f}" if edges else ""
            row = [name, str(value), sure, str(found["deviation"].get(name, ""))]
            table.add_row(*row, *([str(valid.get(name, ""))] if valid else []))
    Console().print(table)
    for name, value in found.get("joined", {}).items():
        typer.echo(f"of messages joined in pairs, {name}: {value}")
    _print_doubts(found.get("doubts", []))
    for flip in flipped:
        typer.echo(str(flip))


def _print_doubts(doubted: Sequence[dict[str, Any]]) -> None:
    if not doubted:
        return
    typer.echo(f"{len(doubted)} probably mislabelled or ambiguous, the surest first:")
    for row in doubted[:SHOWN_DOUBTS]:
        label = row["truth"] or "no intent"
        typer.echo(f"  {row['text']!r} is labelled {label}, read as {row['said']} ({row['probability']:.2f})")
    if len(doubted) > SHOWN_DOUBTS:
        typer.echo("  the others are under `doubts` in the file of --json")
