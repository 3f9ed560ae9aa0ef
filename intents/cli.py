"""`rekindle intents`: check the content, train on it, try it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from encoder import SentenceEncoder
from encoder.errors import NotReady, RekindleError
from encoder.progress import Progress
from encoder.sessions import open_encoder
from intents import Classification
from intents.catalogue import read_catalogue
from intents.check import Report
from intents.check import check as check_intents
from intents.classifier import open_classifier
from intents.releases import CARD, model_folder, release, serving_folder, voided, withdraw

if TYPE_CHECKING:
    from intents.correcting import Corrected

app = typer.Typer(help="The shop's intents: check, train, classify.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Content = Annotated[Path | None, typer.Option(help="Folder of intent files; default: the shop's.")]

CONTENT_FOLDER = Path(__file__).parent / "content"
_out = Console()
_err = Console(stderr=True, soft_wrap=True)


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
    corrected: Annotated[
        bool, typer.Option("--with-corrections", help="Learn what reviewers put right too.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With corrections: let it serve without asking.")
    ] = False,
    even_if_worse: Annotated[
        bool, typer.Option("--even-if-worse", help="Let it serve though it breaks more than it mends.")
    ] = False,
    as_json: Json = False,
    content: Content = None,
) -> None:
    """Train the intent model on the content and put it where serving finds it."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    folder = content or content_folder()
    with _errors_in_one_line():
        if corrected:
            done = _trained_with_corrections(folder, seed, force)
            _let_serve(folder, done, yes=yes, even_if_worse=even_if_worse, as_json=as_json)
        else:
            _show_trained(_trained(folder, seed, force), as_json)
            _remind(folder)


@app.command()
def rollback(as_json: Json = False, content: Content = None) -> None:
    """Let the model of the content alone serve again."""
    folder = content or content_folder()
    with _errors_in_one_line():
        catalogue = read_catalogue(folder)
        own, was = model_folder(models_folder(), catalogue), serving_folder(models_folder(), catalogue)
        if not (own / CARD).is_file():
            raise NotReady(f"{folder} has no model of its own to return to: run `rekindle intents train`")
        withdraw(models_folder(), folder)
    if as_json:
        typer.echo(json.dumps({"folder": str(own), "was": str(was)}))
    else:
        _say(f"{own} serves this content" + ("; it did before." if own == was else f", {was} did."))


def _trained(content: Path, seed: int, force: bool) -> Path:
    # torch is loaded by training alone
    from intents.recipe import Recipe
    from intents.training import prepare

    with progress_bar() as progress:
        return prepare(models_folder(), content, progress, Recipe(seed=seed), force)


def _trained_with_corrections(content: Path, seed: int, force: bool) -> "Corrected":
    from intents.correcting import correct
    from intents.recipe import Recipe

    with progress_bar() as progress:
        return correct(models_folder(), content, corrections_folder(), Recipe(seed=seed), progress, force)


def _let_serve(content: Path, done: "Corrected", *, yes: bool, even_if_worse: bool, as_json: bool) -> None:
    """Show how the new model stands against the old one first, then swap them if that is wanted."""
    if not as_json:
        _show_flips(done)
    refused = done.comparison.worse and not even_if_worse
    swaps = not refused and not done.serves and (yes or (not as_json and _confirmed()))
    if swaps:
        release(models_folder(), content, done.folder)
    serves = swaps or done.serves
    if as_json:
        _show_trained(done.folder, as_json, {"corrections": {**done.as_json(), "serves": serves}})
    elif refused:
        _say("It breaks more than it mends and does not serve; --even-if-worse lets it.", style="red")
    elif serves:
        _say(f"{done.folder} serves this content; servers that run take it up within seconds.")
    else:
        _say("It does not serve; run the same with --yes to let it.")
    if refused:
        raise typer.Exit(1)


def _confirmed() -> bool:
    return sys.stdin.isatty() and typer.confirm("Let it serve?", err=True)


def _show_flips(done: "Corrected") -> None:
    found, (was, now) = done.comparison, done.held_out
    for line in done.contradictions:
        _say(f"warning: {line}")
    for flip in found.flips:
        _say(str(flip), style="green" if flip.mended else "red")
    known = f" ({done.known} more repeat what is learned: not counted)" if done.known else ""
    _say(f"{done.learned} corrections learned, judged by {found.judged} messages of the test side{known}.")
    if found.judged:
        counts = f"{found.mended} mended, {found.broken} broken"
        _say(f"Right before {found.before:.4f}, now {found.after:.4f}: {counts}.")
    else:
        _say("Nothing tells whether it is better: review more and run `rekindle jobs corrections`.")
    _say(f"Held out by each training: {was:.4f} before, {now:.4f} now, on other texts.")


def _show_trained(folder: Path, as_json: bool, more: Mapping[str, Any] | None = None) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), **card, **(more or {})}, ensure_ascii=False, indent=2))
    else:
        _out.print(f"{folder}: {len(card['labels'])} intents, figures {card['figures']}")


def _remind(content: Path) -> None:
    """Of corrections that serve in the place of what was trained now, or that no longer do."""
    catalogue = read_catalogue(content)
    own, serves = model_folder(models_folder(), catalogue), serving_folder(models_folder(), catalogue)
    line = voided(models_folder(), content)
    if serves != own:
        line = f"{serves} has learned corrections too and goes on serving until `rekindle intents rollback`."
    if line:
        _err.print(line, highlight=False, markup=False, soft_wrap=True)


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


def corrections_folder() -> Path:
    """Where `rekindle jobs corrections` writes."""
    return Path(os.environ.get("REKINDLE_HOME", ".rekindle")) / "corrections"


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


def _say(line: str, style: str | None = None) -> None:
    _out.print(line, style=style, highlight=False, markup=False, soft_wrap=True)


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
