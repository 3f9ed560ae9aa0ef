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

from encoder import SentenceEncoder
from encoder.errors import NotReady, RekindleError
from encoder.progress import Progress
from encoder.sessions import open_encoder
from intents import Classification
from intents.check import Report
from intents.check import check as check_intents
from intents.classifier import open_classifier

app = typer.Typer(help="The shop's intents: check, train, classify.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Content = Annotated[Path | None, typer.Option(help="Folder of intent files; default: the shop's.")]

CONTENT_FOLDER = Path(__file__).parent / "content"
_out = Console()
_err = Console(stderr=True)


@app.command()
def check(as_json: Json = False, content: Content = None) -> None:
    """Read every intent file and report what is wrong, with file and line."""
    folder = content or content_folder()
    report = check_intents(folder, _encoder())
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _show_check(report)
    if not report.ok:
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
    return own if own and own.is_dir() else CONTENT_FOLDER


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


def _encoder() -> SentenceEncoder | None:
    """None until `rekindle setup` has made it: then meanings are not compared."""
    try:
        return open_encoder(models_folder())
    except NotReady:
        return None


def _show_check(report: Report) -> None:
    table = Table("intent", "distinct examples", "counter-examples")
    for row in report.intents:
        table.add_row(row.intent, str(row.distinct), str(row.counter_examples))
    _out.print(table)
    _out.print(f"{report.distinct} distinct examples, {report.out_of_scope} out of scope")
    for line in (*report.imbalance, *report.leaks, *report.orphans):
        _out.print(f"warning: {line}", highlight=False, markup=False, soft_wrap=True)
    for fault in report.faults:
        _out.print(fault, style="red", highlight=False, markup=False, soft_wrap=True)
