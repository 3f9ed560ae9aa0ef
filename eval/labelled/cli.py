"""`rekindle eval intents` on the command line: labelled messages in; figures, a file and a page out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import SettingError

if TYPE_CHECKING:
    from eval.labelled.scoring import Task

# One line an option, so that the command below stays short enough to read. A way to go about it (`--test`,
# `--cross-validate`, ...) is a small function of its own that the command hands over to.
Train = Annotated[
    list[Path],
    typer.Option(
        help="Labelled messages to learn from: CSV, JSON lines, Rasa YAML, an evaluation set in YAML, or a "
        "folder of intents. This and the next two can be given more than once."
    ),
]
Test = Annotated[list[Path] | None, typer.Option(help="Labelled messages to judge by.")]
Valid = Annotated[
    list[Path] | None,
    typer.Option(
        help="Judged too, and nothing else: choose settings by these figures, and look at the test's once."
    ),
]
Folds = Annotated[
    int | None,
    typer.Option(
        min=2, help="Without --test: judge every message of --train by a model that did not see it."
    ),
]
OosLabel = Annotated[str, typer.Option(help="The label of what belongs to no intent.")]
Seeds = Annotated[int, typer.Option(min=1, help="How many trainings to take the mean of.")]
Typos = Annotated[
    float, typer.Option(min=0, max=1, help="Misspell this share of the longer words that are judged.")
]
Joined = Annotated[
    int,
    typer.Option(
        min=0, help="Judge so many pairs of test messages of different intents, joined in one, too."
    ),
]
KeepModels = Annotated[
    Path | None,
    typer.Option(help="A folder for the trained models: judged by other messages, none is trained again."),
]
Baseline = Annotated[
    Path | None, typer.Option(help="A file of an earlier --json: list the messages that flipped.")
]
Report = Annotated[
    Path | None, typer.Option(help="A folder for the same figures and report.html, a page to read or print.")
]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Write all figures to this file.")]
Compare = Annotated[
    list[Path] | None, typer.Option(help="Recipe files (eval/recipes) to hold against the first of them.")
]
MoreRecipes = Annotated[list[Path] | None, typer.Argument(help="More files of --compare.")]
Shares = Annotated[
    str | None, typer.Option(help="With --compare: learn from these shares of the messages, as in 0.25,1.0.")
]
PerIntent = Annotated[
    str | None, typer.Option(help="With --compare: learn from so many messages an intent, as in 5,10.")
]
Markdown = Annotated[bool, typer.Option("--markdown", help="With --compare: print the table as Markdown.")]


def intents(
    train: Train,
    test: Test = None,
    valid: Valid = None,
    cross_validate: Folds = None,
    oos_label: OosLabel = "out_of_scope",
    seeds: Seeds = 1,
    typos: Typos = 0.0,
    joined: Joined = 0,
    keep_models: KeepModels = None,
    baseline: Baseline = None,
    report: Report = None,
    as_json: JsonFile = None,
    compare: Compare = None,
    more_recipes: MoreRecipes = None,
    shares: Shares = None,
    per_intent: PerIntent = None,
    markdown: Markdown = False,
) -> None:
    """Train on labelled messages with the shop's own recipe and score at the operating point."""
    from eval.labelled.scoring import Task, score

    task = Task(train, test or (), valid or (), oos_label, cross_validate, seeds, typos, joined, keep_models)
    recipes = _recipes(compare, more_recipes, shares or per_intent or markdown)
    if recipes and baseline is not None:
        raise SettingError("--compare lists no flips: leave --baseline out")
    if recipes and keep_models is not None:
        raise SettingError("--compare keeps no models: leave --keep-models out")
    if recipes:
        _compare(recipes, task, (shares, per_intent), as_json, report, markdown)
    else:
        score(task, baseline, as_json, report)


def _recipes(compare: list[Path] | None, more: list[Path] | None, wanted: str | bool) -> list[Path]:
    """`--compare a b` and `--compare a --compare b` name the same two."""
    if not compare and (more or wanted):
        what = str(more[0]) if more else "--shares, --per-intent and --markdown"
        raise SettingError(f"{what}: name the recipes with --compare")
    return [*(compare or ()), *(more or ())]


def _compare(
    recipes: list[Path],
    task: "Task",
    sizes: tuple[str | None, str | None],
    as_json: Path | None,
    report: Path | None,
    markdown: bool,
) -> None:
    from eval.labelled.amounts import read_amounts
    from eval.labelled.comparing import compare

    compare(recipes, task, read_amounts(*sizes), as_json, report, markdown)
