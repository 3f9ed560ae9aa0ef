"""Trains the shop's intent model: folds to learn how far to trust it, then the model itself, then its
card."""

import json
import platform
import shutil
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from encoder import Vectors
from encoder.placing import new_folder, write_json
from encoder.progress import Progress, silent
from encoder.sessions import OnnxModel
from encoder.tokens import Tokens
from encoder.weights import Weights, find_weights, read_shape
from intents.blending import blended, choose_weights
from intents.calibration import Calibration, Examples, calibrate, views
from intents.catalogue import Catalogue, read_catalogue
from intents.export import classifier_model
from intents.fine_tuning import IntentBert, average, fine_tune, predict, tensors_of, toward
from intents.halves import choose_apart, halves_of
from intents.lessons import SMALL_TALK, Lesson, folds, lesson_of
from intents.neighbours import OUTSIDE, Known, Labels
from intents.recipe import Recipe
from intents.releases import FORMAT, SPELLING, WORDING, model_folder
from intents.requests import Verdict, choose_split, judge
from intents.segments import pieces, segments
from intents.spelling import Spelling
from intents.wording import Wording

HELD_OUT = 250
FEWEST_FOLDS, MOST_FOLDS = 4, 8
"""One fold is held out to learn from how far the model can be trusted: about `HELD_OUT` texts are enough
for a handful of numbers, and never more than a quarter of a small shop's."""
FINAL_SHARE = 0.6
"""How much the model of all texts weighs in the mean that serves; what learned without the fold has the
rest. Models of one valley: their mean judges unseen messages a fraction of a point better."""

BACK = 0.1
"""How far what was trained goes back to what was pretrained before it serves."""
COMPARED = 1_000
"""Texts on which the int8 model is held against the float one."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Texts as a model saw them that did not train on them, and their pieces; `messages` and `told` are the
    words."""

    texts: Examples
    messages: list[str]
    pieces: Examples
    told: list[str]


def prepare(
    models: Path,
    content: Path,
    progress: Progress = silent,
    recipe: Recipe | None = None,
    force: bool = False,
    catalogue: Catalogue | None = None,
) -> Path:
    """Train on `content`, or on the `catalogue` that was made of it, unless a model of this very content, and
    by this recipe if one is given, is there; return its folder."""
    catalogue = catalogue or read_catalogue(content)
    folder = model_folder(models, catalogue)
    if not force and _is_trained(folder, recipe):
        return folder
    train_model(folder, catalogue, recipe or Recipe(), progress)
    return folder


def _is_trained(folder: Path, recipe: Recipe | None) -> bool:
    card = folder / "card.json"
    if not card.is_file():
        return False
    return recipe is None or json.loads(card.read_text(encoding="utf-8"))["recipe"] == recipe.as_json()


def train_model(folder: Path, catalogue: Catalogue, recipe: Recipe, progress: Progress = silent) -> None:
    """Train, calibrate and write the model; `folder` is replaced only when everything has worked."""
    started = time.monotonic()
    weights = find_weights()
    lesson = lesson_of(catalogue)
    steps = _Steps(progress, 2)
    held_out, check = check_on_fold(weights, lesson, recipe, steps)
    calibration = trust(held_out, lesson.small_talk)
    steps.next("Intent classifier")
    final = _final(weights, lesson, recipe, check, steps)
    model = toward(average([check, final], [1 - FINAL_SHARE, FINAL_SHARE]), weights, BACK)
    with new_folder(folder, replace=True) as place:
        shape, tensors = read_shape(weights), tensors_of(model)
        onnx.save(classifier_model(shape, tensors), place / "model.onnx")
        shutil.copyfile(weights.tokenizer, place / "tokenizer.json")
        wording_of(lesson, recipe).save(place / WORDING)
        spelling = Spelling.learn(lesson.texts, Tokens(weights.tokenizer).knows)
        spelling.save(place / SPELLING)
        texts = [spelling.mended(text) for text in lesson.texts]
        served = OnnxModel(place).run(texts)
        known = Known.of(served["embedding"], lesson.labels)
        onnx.save(classifier_model(shape, tensors, known), place / "model.onnx")
        figures = {**_figures(held_out, calibration), **_fidelity(model, weights, texts, served)}
        figures["train_seconds"] = round(time.monotonic() - started, 1)
        write_json(place / "card.json", _card(catalogue, lesson, recipe, calibration, figures))


def _final(
    weights: Weights, lesson: Lesson, recipe: Recipe, check: IntentBert, steps: "_Steps"
) -> IntentBert:
    texts = len(lesson.texts)
    if recipe.starts_anew(texts):
        return fine_tune(weights, lesson, recipe.for_texts(texts, lesson.intents), steps.tell)
    return fine_tune(weights, lesson, recipe.finishing(), steps.tell, check)


def check_on_fold(
    weights: Weights, lesson: Lesson, recipe: Recipe, steps: "_Steps"
) -> tuple[HeldOut, IntentBert]:
    """Train on all folds but one; return that model, and how it sees that fold's texts and their parts."""
    steps.next("Intent classifier, with a fold held out")
    fold = folds(lesson.labels, fold_count(len(lesson.texts)), recipe.seed)
    out = fold == np.bincount(fold[lesson.labels != OUTSIDE]).argmax()
    taught, asked = lesson.part(np.flatnonzero(~out)), lesson.part(np.flatnonzero(out))
    model = fine_tune(weights, taught, recipe.for_texts(len(taught.texts), taught.intents), steps.tell)
    return _asked(toward(deepcopy(model), weights, BACK), weights, taught, asked, recipe), model


def _asked(model: IntentBert, weights: Weights, taught: Lesson, asked: Lesson, recipe: Recipe) -> HeldOut:
    tokens, wording = Tokens(weights.tokenizer), wording_of(taught, recipe)
    spelling = Spelling.learn(taught.texts, tokens.knows)

    def seen(texts: Sequence[str]) -> tuple[list[str], Vectors, Vectors]:
        mended = [spelling.mended(text) for text in texts]
        return mended, *predict(model, tokens, mended, quick=True)

    known = Known.of(seen(taught.texts)[2], taught.labels)

    def read(texts: list[str], labels: Labels) -> Examples:
        mended, logits, vectors = seen(texts)
        return Examples(logits, known.near(vectors), labels, wording.scores(mended))

    told = list(dict.fromkeys(piece for text in asked.texts for piece in pieces(text)))
    parts = read(told, np.full(len(told), OUTSIDE))
    return HeldOut(read(asked.texts, asked.labels), asked.texts, parts, told)


def wording_of(lesson: Lesson, recipe: Recipe) -> Wording:
    inside = lesson.part(np.flatnonzero(lesson.labels != OUTSIDE))
    return Wording.learn(inside.texts, inside.labels, inside.intents, recipe.seed)


def fold_count(texts: int) -> int:
    return min(MOST_FOLDS, max(FEWEST_FOLDS, texts // HELD_OUT))


def trust(held_out: HeldOut, small_talk: frozenset[int]) -> Calibration:
    """Everything that calibration learns, the level for second requests last since it needs the rest."""
    texts, parts = held_out.texts, held_out.pieces
    vote, words = choose_weights(texts)
    weighing = Calibration(1.0, (), 0.0, 0.0, vote=vote, words=words)
    calibration = calibrate(blended(texts, weighing), views(texts))
    calibration = replace(calibration, vote=vote, words=words)
    read: dict[str, Verdict] = {}
    for said, seen in ((held_out.told, parts), (held_out.messages, texts)):
        verdicts = judge(blended(seen, calibration), views(seen), calibration)
        read.update(zip(said, verdicts, strict=True))
    labelled = zip(held_out.messages, held_out.texts.labels, strict=True)
    inside = [text for text, label in labelled if label != OUTSIDE]
    split = choose_split([[read[part] for part in segments(text)] for text in inside], small_talk)
    apart = choose_apart([halves_of(text, read) for text in inside], small_talk)
    return replace(calibration, split=split, apart=apart)


class _Steps:
    """Turns the share of one training into the share of all of them."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress, self._count, self._at, self._name = progress, count, -1, ""

    def next(self, name: str) -> None:
        self._at, self._name = self._at + 1, name
        self.tell(0.0)

    def tell(self, share: float) -> None:
        self._progress(self._name, (self._at + share) / self._count)


def _figures(held_out: HeldOut, calibration: Calibration) -> dict[str, Any]:
    texts = blended(held_out.texts, calibration)
    inside = texts.labels != OUTSIDE
    right = texts.logits.argmax(axis=1) == texts.labels
    return {"held_out": len(right), "held_out_accuracy": round(float(right[inside].mean()), 4)}


def _fidelity(
    model: IntentBert, weights: Weights, texts: Sequence[str], served: dict[str, NDArray[np.float32]]
) -> dict[str, Any]:
    """How near the int8 model that serves is to the float model that was trained, on texts from all over."""
    some = np.arange(len(texts))[:: -(-len(texts) // COMPARED)]
    logits, vectors = predict(model, Tokens(weights.tokenizer), [texts[row] for row in some])
    cosine = (vectors * served["embedding"][some]).sum(axis=1)
    same = logits.argmax(axis=1) == served["logits"][some].argmax(axis=1)
    return {"int8_cosine": round(float(cosine.mean()), 5), "int8_agreement": round(float(same.mean()), 5)}


def _card(
    catalogue: Catalogue, lesson: Lesson, recipe: Recipe, calibration: Calibration, figures: dict[str, Any]
) -> dict[str, Any]:
    packages = ("torch", "transformers", "scikit-learn", "onnxruntime", "numpy")
    return {
        "model": "intent classifier",
        "format": FORMAT,
        "data": {"sha256": catalogue.digest, "texts": len(lesson.texts)},
        "labels": list(catalogue.names),
        "small_talk": [intent.name for intent in catalogue.intents if intent.kind == SMALL_TALK],
        "recipe": recipe.as_json(),
        "calibration": calibration.as_json(),
        "figures": figures,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
    }
