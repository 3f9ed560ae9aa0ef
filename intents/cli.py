"""`rekindle intents`: check the content, train on it, try it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from encoder.errors import ContentError, RekindleError
from encoder.progress import Progress
from intents import Classification
from intents.catalogue import Catalogue, read_catalogue
from intents.classifier import open_classifier
from intents.overlap import near_duplicates

app = typer.Typer(help="The shop's intents: check, train, classify.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Content = Annotated[Path | None, typer.Option(help="Folder of intent files; default: the shop's.")]

_out = Console()
_err = Console(stderr=True)


@app.command()
def check(as_json: Json = False, content: Content = None) -> None:
    """Read every intent file and report what is wrong, with file and line."""
    faults: list[str] = []
    catalogue: Catalogue | None = None
    try:
        catalogue = read_catalogue(content or content_folder())
        faults = [str(pair) for pair in near_duplicates(catalogue.written())]
    except ContentError as error:
        faults = [str(error)]
    report = _check_report(catalogue, faults)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show_check(report)
    if faults:
        raise typer.Exit(1)


@app.command()
def train(
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 7,
    force: Annotated[bool, typer.Option(help="Train even if a model of this content is there.")] = False,
    as_json: Json = False,
    content: Content = None,
) -> None:
    """Train the intent model on the content and put it where serving finds it."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # torch is loaded by this command alone
    from intents.fine_tuning import Recipe
    from intents.training import prepare

    with _errors_in_one_line(), progress_bar() as progress:
        folder = prepare(models_folder(), content or content_folder(), progress, Recipe(seed=seed), force)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), **card}, ensure_ascii=False, indent=2))
    else:
        _out.print(f"{folder}: {len(card['labels'])} intents, figures {card['figures']}")


@app.command()
def classify(
    text: Annotated[str, typer.Argument(help="What a shopper might write.")],
    as_json: Json = False,
    content: Content = None,
) -> None:
    """Classify one message."""
    with _errors_in_one_line():
        [result] = open_classifier(models_folder(), content or content_folder()).classify([text])
    if as_json:
        typer.echo(json.dumps(as_document(result), ensure_ascii=False, indent=2))
        return
    verdict = "out of scope" if result.out_of_scope else ", ".join(result.accepted)
    _out.print(f"{verdict}{' (unsure: ask back)' if result.ambiguous else ''}")
    for score in result.ranking[:3]:
        _out.print(f"  {score.probability:.3f}  {score.intent}")


def as_document(result: Classification) -> dict[str, Any]:
    """The JSON of one classification: text, accepted, out_of_scope, ambiguous, ranking, model_version."""
    ranking = [{"intent": s.intent, "probability": round(s.probability, 6)} for s in result.ranking]
    return {
        "text": result.text,
        "accepted": list(result.accepted),
        "out_of_scope": result.out_of_scope,
        "ambiguous": result.ambiguous,
        "ranking": ranking,
        "model_version": result.model_version,
    }


def models_folder() -> Path:
    return Path(os.environ.get("REKINDLE_MODELS", ".models"))


def content_folder() -> Path:
    """The shop's intents when `REKINDLE_SHOP` names a folder that has some, else the demo shop's."""
    shop = os.environ.get("REKINDLE_SHOP")
    own = Path(shop) / "intents" if shop else None
    return own if own and own.is_dir() else Path(__file__).parent / "content"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on the terminal's error stream, so that results can be piped."""
    with Bar(console=_err, transient=True) as bar:
        task = bar.add_task("Preparing", total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    try:
        yield
    except RekindleError as error:
        _err.print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(1) from error


def _check_report(catalogue: Catalogue | None, faults: list[str]) -> dict[str, Any]:
    intents = catalogue.intents if catalogue else ()
    return {
        "ok": not faults,
        "intents": [
            {"intent": i.name, "examples": len(i.examples), "counter_examples": len(i.counter_examples)}
            for i in intents
        ],
        "examples": sum(len(intent.examples) for intent in intents),
        "out_of_scope": len(catalogue.out_of_scope) if catalogue else 0,
        "faults": faults,
    }


def _show_check(report: dict[str, Any]) -> None:
    table = Table("intent", "distinct examples", "counter-examples")
    for row in report["intents"]:
        table.add_row(row["intent"], str(row["examples"]), str(row["counter_examples"]))
    _out.print(table)
    _out.print(f"{report['examples']} examples, {report['out_of_scope']} out of scope")
    for fault in report["faults"]:
        _out.print(fault, style="red", highlight=False, markup=False, soft_wrap=True)
