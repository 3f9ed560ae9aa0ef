"""`rekindle eval all`: every suite beside its gates, on the command line."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import SettingError

if TYPE_CHECKING:
    from eval.gating.gates import Gates
    from eval.gating.verdicts import Judgement, Verdict

DATA = Path("../shared/data")
"""Where the public sets lie beside a checkout; they are no part of it."""


def run_all(
    gate: Annotated[
        bool, typer.Option("--gate", help="Fail when a gate is missed, or its figure was not measured.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only this suite or set; `intents` for all sets. Can be given more than once."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Train on the public sets too, and measure load at length.")
    ] = False,
    gates: Annotated[Path | None, typer.Option(help="Gates of your own instead of eval/gates.toml.")] = None,
    data: Annotated[
        Path | None, typer.Option(help=f"The folder of the public sets; {DATA} when it is there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Run the suites and hold their figures to the gates in eval/gates.toml."""
    from eval.gating.gates import SHIPPED, read_gates
    from eval.gating.suites import SUITES, Bench
    from eval.gating.verdicts import Choice, judge

    held = read_gates(gates or SHIPPED, SUITES)
    choice = Choice(_known(held, only or []), full, _folder(data))
    bench = Bench(Settings().models, full)
    judgement = judge(held, SUITES, choice, bench, lambda line: typer.echo(line, err=True))
    if as_json:
        typer.echo(_json(judgement))
    else:
        _print(judgement)
    if gate and not judgement.ok:
        raise typer.Exit(1)


def _known(gates: "Gates", only: list[str]) -> tuple[str, ...]:
    known = (*gates.names, "intents")
    for name in only:
        if name not in known:
            raise SettingError(f"--only {name}: there is no such suite; there are {', '.join(known)}")
    return tuple(only)


def _folder(data: Path | None) -> Path | None:
    if data is None:
        return DATA if DATA.is_dir() else None
    if not data.is_dir():
        raise SettingError(f"--data {data}: there is no such folder")
    return data


def _json(judgement: "Judgement") -> str:
    found = {
        "ok": judgement.ok,
        "gates": [verdict.as_json() for verdict in judgement.verdicts],
        "skipped": [{"suite": name, "why": why} for name, why in judgement.skipped.items()],
        "figures": judgement.figures,
    }
    return json.dumps(found, indent=2)


def _print(judgement: "Judgement") -> None:
    table = Table("suite", "figure", "value", "gate", "")
    for verdict in judgement.verdicts:
        value = "not measured" if verdict.value is None else f"{verdict.value:.4g}"
        table.add_row(verdict.suite, verdict.figure, value, str(verdict.gate or ""), _mark(verdict))
    console = Console(soft_wrap=True)
    if judgement.verdicts:
        console.print(table)
    for name, why in judgement.skipped.items():
        console.print(f"skipped {name}: {why}", highlight=False)
    for verdict in judgement.missed:
        told = f" ({verdict.gate.note})" if verdict.gate and verdict.gate.note else ""
        what = "was not measured" if verdict.value is None else f"is {verdict.value:.4g}"
        line = f"[red]missed:[/red] {verdict.suite}: {verdict.figure} {what}, {verdict.gate}{told}"
        console.print(line, highlight=False)
    if not any(verdict.gate for verdict in judgement.verdicts):
        console.print("No gate was looked at, so none has held.")


def _mark(verdict: "Verdict") -> str:
    if verdict.gate is None:
        return ""
    return "[green]holds[/green]" if verdict.ok else "[red]missed[/red]"
