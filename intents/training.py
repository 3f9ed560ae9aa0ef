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
from encoder.training import computes_bf16
from encoder.weights import Weights, find_weights, read_shape
from intents.blending import blended, choose_weights
from intents.calibration import Calibration, Examples, calibrate, views
from intents.catalogue import Catalogue, read_catalogue
from intents.export import classifier_model
from intents.fine_tuning import IntentBert, average, fine_tune, predict, tensors_of, toward
from intents.halves import choose_apart, halves_of
from intents.lessons import SMALL_TALK, Lesson, folds, lesson_of
from intents.neighbours import OUTSIDE, Known, Labels
from intents.objective import surprise
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


@dataclass(frozen=True, eq=False)
class Check:
    """A model of all texts but the fold that was held out, and the rows that it is finished with: that fold,
    and what it has learned least."""

    model: IntentBert
    held_out: HeldOut
    rows: NDArray[np.int64]


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
    check = check_on_fold(weights, lesson, recipe, steps)
    calibration = trust(check.held_out, lesson.small_talk)
    steps.next("Intent classifier")
    final = _final(weights, lesson, recipe, check, steps)
    model = toward(average([check.model, final], [1 - FINAL_SHARE, FINAL_SHARE]), weights, BACK)
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
        figures = {
            **_figures(check.held_out, calibration),
            **_fidelity(model, weights, lesson, texts, served),
        }
        figures["train_seconds"] = round(time.monotonic() - started, 1)
        write_json(place / "card.json", _card(catalogue, lesson, recipe, calibration, figures))


def _final(weights: Weights, lesson: Lesson, recipe: Recipe, check: Check, steps: "_Steps") -> IntentBert:
    texts = len(lesson.texts)
    if recipe.starts_anew(texts):
        return fine_tune(weights, lesson, recipe.for_texts(texts, lesson.intents), steps.tell)
    return fine_tune(weights, lesson.part(check.rows), recipe.finishing(), steps.tell, check.model)


def check_on_fold(weights: Weights, lesson: Lesson, recipe: Recipe, steps: "_Steps") -> Check:
    """Train on all folds but one, and see that fold's texts and their parts with what was trained."""
    steps.next("Intent classifier, with a fold held out")
    fold = folds(lesson.labels, fold_count(len(lesson.texts)), recipe.seed)
    out = fold == np.bincount(fold[lesson.labels != OUTSIDE]).argmax()
    taught, asked = lesson.part(np.flatnonzero(~out)), lesson.part(np.flatnonzero(out))
    model = fine_tune(weights, taught, recipe.for_texts(len(taught.texts), taught.intents), steps.tell)
    reader = _Reader(toward(deepcopy(model), weights, BACK), weights, taught, recipe)
    rows = finishing_rows(out, surprise(taught, reader.logits), recipe.finish_part)
    return Check(model, reader.held_out(asked), rows)


def finishing_rows(out: NDArray[np.bool_], surprises: NDArray[np.float64], part: float) -> NDArray[np.int64]:
    """The rows held `out`, and the `part` of the others, one surprise each, that surprises most."""
    told = np.flatnonzero(~out)
    again = told[np.argsort(-surprises, kind="stable")[: int(part * len(told))]]
    return np.sort(np.concatenate([again, np.flatnonzero(out)]))


class _Reader:
    """How a trained model will be asked: by mended texts, with all it has learned from at hand."""

    def __init__(self, model: IntentBert, weights: Weights, taught: Lesson, recipe: Recipe) -> None:
        self._model, self._tokens = model, Tokens(weights.tokenizer)
        self._wording = wording_of(taught, recipe)
        self._spelling = Spelling.learn(taught.texts, self._tokens.knows)
        self.logits, vectors = self._predict(self._mended(taught.texts))
        self._known = Known.of(vectors, taught.labels)

    def held_out(self, asked: Lesson) -> HeldOut:
        told = list(dict.fromkeys(piece for text in asked.texts for piece in pieces(text)))
        parts = self._read(told, np.full(len(told), OUTSIDE))
        return HeldOut(self._read(asked.texts, asked.labels), asked.texts, parts, told)

    def _read(self, texts: list[str], labels: Labels) -> Examples:
        mended = self._mended(texts)
        logits, vectors = self._predict(mended)
        return Examples(logits, self._known.near(vectors), labels, self._wording.scores(mended))

    def _mended(self, texts: Sequence[str]) -> list[str]:
        return [self._spelling.mended(text) for text in texts]

    def _predict(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        return predict(self._model, self._tokens, texts, quick=True)


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
    model: IntentBert,
    weights: Weights,
    lesson: Lesson,
    texts: Sequence[str],
    served: dict[str, NDArray[np.float32]],
) -> dict[str, Any]:
    """How near the int8 model that serves is to the float model that was trained, on texts of all intents,
    mended; those of none have no best intent to agree on."""
    inside = np.flatnonzero(lesson.labels != OUTSIDE)
    some = inside[:: -(-len(inside) // COMPARED)]
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
        "bfloat16": computes_bf16(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
    }
