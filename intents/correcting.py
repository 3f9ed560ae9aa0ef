"""Trains on the content and the corrections together, and says how that model stands against the one that
serves. Only this and `training` load what trains."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder.errors import ContentError, SettingError
from encoder.progress import Progress, silent
from intents.catalogue import read_catalogue
from intents.classifier import OnnxClassifier, open_classifier
from intents.corrections import TRAIN, read_corrections, unlearned, with_corrections
from intents.flips import Comparison, compare
from intents.recipe import Recipe
from intents.releases import CARD, model_folder, serving_folder
from intents.training import prepare


@dataclass(frozen=True)
class Corrected:
    """A model that could serve. `served` is the folder of the one that does."""

    folder: Path
    served: Path
    learned: int
    contradictions: tuple[str, ...]
    known: int
    """Messages of the test side that the content says already, so that they judge nothing."""
    comparison: Comparison
    held_out: tuple[float, float]
    """Shares of right answers, before and after, on the texts that each model's own training held out. These
    are other texts for another model: a difference of a point says nothing."""

    @property
    def serves(self) -> bool:
        return self.folder == self.served

    def as_json(self) -> dict[str, Any]:
        return {
            "learned": self.learned,
            "contradictions": list(self.contradictions),
            "known": self.known,
            **self.comparison.as_json(),
            "held_out_before": self.held_out[0],
            "held_out_after": self.held_out[1],
        }


def correct(
    models: Path,
    content: Path,
    corrections: Path,
    recipe: Recipe,
    progress: Progress = silent,
    force: bool = False,
) -> Corrected:
    """Nothing is swapped. NotReady without a model that serves, ContentError for corrections that cannot be
    learned."""
    catalogue = read_catalogue(content)
    found = read_corrections(corrections, catalogue)
    wider, contradictions = with_corrections(catalogue, found.taught)
    learned = len(wider.labelled()) - len(catalogue.labelled())
    if not learned:
        raise ContentError(
            f"{corrections / TRAIN}: nothing in it that the content does not say: review more in the console "
            f"and run `rekindle jobs corrections`; `rekindle intents rollback` returns to the content alone"
        )
    served, serving = serving_folder(models, catalogue), open_classifier(models, content)
    held_out = _held_out(served)
    if model_folder(models, wider) == served:
        _refuse_to_train_over(served, recipe, force)
    folder = prepare(models, content, progress, recipe, force, wider)
    judging = unlearned(found.asked, wider.labelled())
    return Corrected(
        folder=folder,
        served=served,
        learned=learned,
        contradictions=tuple(contradictions),
        known=len(found.asked) - len(judging),
        comparison=compare(serving, OnnxClassifier(folder), judging),
        held_out=(held_out, _held_out(folder)),
    )


def _refuse_to_train_over(served: Path, recipe: Recipe, force: bool) -> None:
    """What serves is compared and swapped, never changed in its place."""
    if force or _card(served)["recipe"] != recipe.as_json():
        raise SettingError(f"{served} serves: run `rekindle intents rollback` before it is trained anew")


def _held_out(folder: Path) -> float:
    return float(_card(folder)["figures"]["held_out_accuracy"])


def _card(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / CARD).read_text(encoding="utf-8"))
    return card
