"""Recipes of training held against each other on the same messages, the same parts of them and the same
seeds: how far each comes with how much to learn from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder.errors import ContentError
from eval.labelled import Labelled
from eval.labelled.amounts import Amount, part
from eval.labelled.differences import Difference, difference
from eval.labelled.figures import Flags, figures
from eval.labelled.outcomes import judged_of
from eval.labelled.recipes import NamedRecipe
from eval.labelled.totals import MEASURED, Run, deviation, mean
from eval.labelled.trials import Trial, catalogue_of, check, kept

HELD = ("accuracy", "overall_accuracy")
"""What recipes are held against each other by: the best intent of the messages that have one, and what is
served of all."""


@dataclass(frozen=True)
class Comparison:
    recipes: tuple[NamedRecipe, ...]
    """The others are held against the first."""
    train: Labelled
    test: Labelled
    outside: str
    """The label of messages that belong to no intent."""
    amounts: tuple[Amount, ...] = (Amount(),)
    seeds: tuple[int, ...] = (1,)
    typos: float = 0.0


@dataclass(frozen=True, eq=False)
class Point:
    """What one training came to; `flags` has one a message for each of HELD."""

    figures: dict[str, float]
    flags: Mapping[str, Flags]


Points = Mapping[tuple[str, Amount], Sequence[Point]]
"""By the recipe's name and the amount, one a seed."""


@dataclass(frozen=True)
class Row:
    """One recipe with one amount of messages: the means of the seeds, and their deviations."""

    recipe: str
    amount: Amount
    figures: dict[str, float]
    deviation: dict[str, float]
    differences: dict[str, Difference]
    """To the first recipe, by figure; none for the first recipe itself."""

    def as_json(self) -> dict[str, Any]:
        size = self.amount.per_intent
        return {
            "recipe": self.recipe,
            **({"share": self.amount.share} if size is None else {"per_intent": size}),
            **self.figures,
            "deviation": self.deviation,
            "difference": {name: one.as_json() for name, one in self.differences.items()} or None,
        }


def run(
    comparison: Comparison, folder: Path, tell: Callable[[str], None] = lambda line: None
) -> tuple[Row, ...]:
    """Every amount, seed and recipe, in this order: the recipes of one seed stand side by side early on. What
    a training gave is kept under `folder`, so that a run that was stopped goes on."""
    if not comparison.recipes:
        raise ContentError("no recipe to compare: name files with --compare")
    points: dict[tuple[str, Amount], list[Point]] = {}
    for amount in comparison.amounts:
        for seed in comparison.seeds:
            taught = part(comparison.train, amount, comparison.outside, seed)
            for named in comparison.recipes:
                point = _point(comparison, named, taught, seed, folder)
                points.setdefault((named.name, amount), []).append(point)
                told = ", ".join(f"{name} {point.figures[name]}" for name in (*HELD, "train_seconds"))
                tell(f"{named.name}, {amount}, seed {seed}: {told}")
    return tuple(_rows(comparison, points))


def as_json(comparison: Comparison, rows: Sequence[Row]) -> dict[str, Any]:
    """`curves` has the points of each recipe: what it reached with how many messages."""
    recipes = {
        named.name: {"about": named.about, "changes": named.changes, "recipe": named.values}
        for named in comparison.recipes
    }
    return {
        "n": len(comparison.test.texts),
        "seeds": list(comparison.seeds),
        "recipes": recipes,
        "comparison": [row.as_json() for row in rows],
        "curves": {name: [_at(row) for row in rows if row.recipe == name] for name in recipes},
    }


def _point(comparison: Comparison, named: NamedRecipe, taught: Labelled, seed: int, folder: Path) -> Point:
    trial = Trial(taught, comparison.test, comparison.outside, comparison.typos, recipe=named.recipe)
    catalogue = catalogue_of(taught, trial.outside)
    check(trial, catalogue)
    done: Run = kept(folder / trial.key / f"seed-{seed}.json", trial, catalogue, seed)
    judged = judged_of(done["outcomes"])
    measured = {name: done[name] for name in MEASURED}
    found = {**figures(judged), **measured, "train_messages": len(taught.texts)}
    del found["n"]
    return Point(found, {"accuracy": judged.right[judged.inside], "overall_accuracy": judged.served})


def _rows(comparison: Comparison, points: Points) -> Iterator[Row]:
    first = comparison.recipes[0].name
    for amount in comparison.amounts:
        for named in comparison.recipes:
            mine, base = points[named.name, amount], points[first, amount]
            each = [point.figures for point in mine]
            differences = {
                figure: difference(*([point.flags[figure] for point in side] for side in (mine, base)))
                for figure in (HELD if named.name != first else ())
            }
            yield Row(named.name, amount, mean(each), deviation(each), differences)


def _at(row: Row) -> dict[str, float]:
    reached = {name: row.figures[name] for name in ("train_messages", *HELD)}
    return reached | {f"{name}_deviation": row.deviation[name] for name in HELD}
