"""`rekindle eval intents --compare`: recipes against each other on the command line."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import SettingError
from encoder.placing import write_json
from eval.labelled.amounts import Amount
from eval.labelled.curves import HELD, Comparison, Row, as_json, run
from eval.labelled.provenance import provenance
from eval.labelled.recipes import read_recipes
from eval.labelled.report.pages import write_comparison
from eval.labelled.scoring import Task
from eval.labelled.sources import read_sources

HEADER = (
    "recipe",
    "to learn from",
    "accuracy",
    "overall",
    "accuracy, against the first",
    "overall, against the first",
    "training",
)


def compare(
    recipes: Sequence[Path],
    task: Task,
    amounts: Sequence[Amount],
    file: Path | None = None,
    report: Path | None = None,
    markdown: bool = False,
) -> None:
    """Print the table; `file` gets all figures as JSON, the folder `report` the same and the table."""
    _agree(task)
    read = {name: read_sources(paths, task.outside) for name, paths in _named(task).items()}
    seeds = tuple(range(1, task.seeds + 1))
    comparison = Comparison(
        read_recipes(recipes), read["train"], read["test"], task.outside, tuple(amounts), seeds, task.typos
    )
    rows = run(comparison, Settings().models / "trials", lambda line: typer.echo(line, err=True))
    found = {**as_json(comparison, rows), "made_by": provenance(read)}
    table = as_markdown(comparison, rows)
    for path in (file, report / "comparison.json" if report else None):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_json(path, found)
    if report is not None:
        (report / "comparison.md").write_text(table + "\n", encoding="utf-8")
        write_comparison(found, report)
    if markdown:
        typer.echo(table)
    else:
        _print(comparison, rows)


def _named(task: Task) -> dict[str, Sequence[Path]]:
    return {"train": task.train, "test": task.test}


def _agree(task: Task) -> None:
    """Raises SettingError for options that a comparison has no use for."""
    if not task.test:
        raise SettingError("--compare: name the messages to judge by with --test")
    if task.valid or task.folds is not None:
        raise SettingError("--compare judges the messages of --test: leave --valid and --cross-validate out")


def as_markdown(comparison: Comparison, rows: Sequence[Row]) -> str:
    lines = [_line(HEADER), _line(["---"] * len(HEADER)), *(_line(_cells(row)) for row in rows)]
    return "\n".join([*lines, "", _about(comparison)])


def _print(comparison: Comparison, rows: Sequence[Row]) -> None:
    table = Table(*HEADER)
    for row in rows:
        table.add_row(*_cells(row))
    console = Console()
    console.print(table)
    console.print(_about(comparison), highlight=False)


def _cells(row: Row) -> list[str]:
    return [
        row.recipe,
        f"{row.amount} ({row.figures['train_messages']:.0f})",
        *(f"{row.figures[name]:.4f} ± {row.deviation[name]:.4f}" for name in HELD),
        *(str(row.differences[name]) if row.differences else "" for name in HELD),
        f"{row.figures['train_seconds']:.0f} s",
    ]


def _about(comparison: Comparison) -> str:
    return (
        f"Means ± deviation of {len(comparison.seeds)} trainings, judged on {len(comparison.test.texts)} "
        f"messages; differences to {comparison.recipes[0].name}, in pairs of the same seed and message, with "
        "95 % intervals over messages."
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
