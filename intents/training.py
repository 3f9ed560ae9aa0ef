"""Trains the shop's intent model: folds to learn how far to trust it, then the model itself, then its
card."""

import json
import platform
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from encoder.graph import Graph, add_bert, add_pooling, bert_inputs
from encoder.placing import new_folder, write_json
from encoder.progress import Progress, silent
from encoder.sessions import OnnxModel
from encoder.tokens import Tokens
from encoder.weights import Shape, Tensors, Weights, find_weights, read_shape
from intents.calibration import (
    OUTSIDE,
    Calibration,
    Examples,
    Known,
    Labels,
    calibrate,
    softmax,
    views,
    with_neighbours,
)
from intents.catalogue import Catalogue, read_catalogue
from intents.fine_tuning import IntentBert, Recipe, average, fine_tune, predict, tensors_of
from intents.releases import FORMAT, model_folder
from intents.requests import Verdict, choose_split, judge
from intents.segments import segments

FOLDS, CHECKS = 4, 1
"""Each check holds one fold out. Models of three quarters of the data judge nearly as the final one will; one
of the four folds is enough to learn a handful of numbers from, and costs a quarter."""
FINAL_SHARE = 0.6
"""How much the model of all texts weighs in the mean that serves; the checks' models share the rest. They are
there anyway, and their part is worth a fraction of a point on unseen messages."""
SMALL_TALK = "smalltalk"
"""The `kind` of intents that carry no request of their own."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """Texts and labels (positions in the catalogue's names, OUTSIDE for none)."""

    texts: list[str]
    labels: Labels
    intents: int
    small_talk: frozenset[int] = frozenset()

    def part(self, rows: NDArray[np.int64]) -> "Lesson":
        return Lesson([self.texts[row] for row in rows], self.labels[rows], self.intents, self.small_talk)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Texts as models saw them that did not train on them, with their views; `owner` says whose part a part
    is."""

    texts: Examples
    seen: NDArray[np.float64]
    parts: Examples
    parts_seen: NDArray[np.float64]
    owner: NDArray[np.int64]


def prepare(
    models: Path,
    content: Path,
    progress: Progress = silent,
    recipe: Recipe | None = None,
    force: bool = False,
) -> Path:
    """Train on `content` unless a model of this very content, and by this recipe if one is given, is there;
    return its folder."""
    catalogue = read_catalogue(content)
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
    steps = _Steps(progress, CHECKS + 1)
    held_out, checks = cross_validate(weights, lesson, recipe, steps)
    calibration = trust(held_out, lesson.small_talk)
    steps.next("Intent classifier")
    final = fine_tune(weights, lesson.texts, lesson.labels, lesson.intents, recipe, steps.tell)
    model = average([*checks, final], [*[(1 - FINAL_SHARE) / len(checks)] * len(checks), FINAL_SHARE])
    with new_folder(folder, replace=True) as place:
        onnx.save(classifier_model(read_shape(weights), tensors_of(model)), place / "model.onnx")
        shutil.copyfile(weights.tokenizer, place / "tokenizer.json")
        served = OnnxModel(place).run(lesson.texts)
        np.savez(
            place / "examples.npz",
            vectors=served["embedding"].astype(np.float16),
            labels=lesson.labels,
        )
        figures = {**_figures(held_out.texts, calibration), **_fidelity(model, weights, lesson, served)}
        figures["train_seconds"] = round(time.monotonic() - started, 1)
        write_json(place / "card.json", _card(catalogue, lesson, recipe, calibration, figures))


def lesson_of(catalogue: Catalogue) -> Lesson:
    place = {name: at for at, name in enumerate(catalogue.names)}
    rows = catalogue.labelled()
    labels = np.array([place.get(row.intent, OUTSIDE) for row in rows], np.int64)
    chat = frozenset(place[intent.name] for intent in catalogue.intents if intent.kind == SMALL_TALK)
    return Lesson([row.text for row in rows], labels, len(place), chat)


def cross_validate(
    weights: Weights, lesson: Lesson, recipe: Recipe, steps: "_Steps"
) -> tuple[HeldOut, list[IntentBert]]:
    """Score texts, and every part of them, with models that did not train on them, and return these."""
    fold = folds(lesson.labels, FOLDS, recipe.seed)
    results, models = [], []
    for number in range(CHECKS):
        steps.next(f"Intent classifier, check {number + 1} of {CHECKS}")
        rows = np.flatnonzero(fold == number)
        taught, asked = lesson.part(np.flatnonzero(fold != number)), lesson.part(rows)
        model = fine_tune(weights, taught.texts, taught.labels, lesson.intents, recipe, steps.tell)
        tokens = Tokens(weights.tokenizer)
        known = Known.of(predict(model, tokens, taught.texts)[1], taught.labels)
        cut = [(row, part) for row, text in zip(rows, asked.texts, strict=True) for part in segments(text)]
        owner = np.array([row for row, _ in cut], np.int64)
        texts = Examples(*predict(model, tokens, asked.texts), asked.labels)
        parts = Examples(*predict(model, tokens, [part for _, part in cut]), lesson.labels[owner])
        whole, pieces = with_neighbours(texts, known), with_neighbours(parts, known)
        results.append((rows, whole, views(texts, known), pieces, views(parts, known), owner))
        models.append(model)
    return _joined(results), models


def trust(held_out: HeldOut, small_talk: frozenset[int]) -> Calibration:
    """Everything that calibration learns, the level for second requests last since it needs the rest."""
    calibration = calibrate(held_out.texts, held_out.seen)
    verdicts = judge(held_out.parts, held_out.parts_seen, calibration)
    messages: list[list[Verdict]] = [[] for _ in held_out.texts.labels]
    for row, verdict in zip(held_out.owner, verdicts, strict=True):
        messages[row].append(verdict)
    inside = np.flatnonzero(held_out.texts.labels != OUTSIDE)
    return replace(calibration, split=choose_split([messages[row] for row in inside], small_talk))


def folds(labels: Labels, count: int, seed: int) -> NDArray[np.int64]:
    """Give each text a fold so that every label is spread evenly."""
    random = np.random.default_rng(seed)
    fold = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == label))
        fold[rows] = (np.arange(len(rows)) + random.integers(count)) % count
    return fold


def classifier_model(shape: Shape, tensors: Tensors) -> onnx.ModelProto:
    """A graph from `ids` and `mask` to `logits` and the tuned unit `embedding`."""
    graph = Graph()
    pooled = add_pooling(graph, shape, add_bert(graph, shape, tensors))
    head = [graph.constant(tensors[f"head.{name}"]) for name in ("weight", "bias")]
    logits = graph.node("Gemm", pooled, *head, transB=1)
    unit = graph.node("LpNormalization", pooled, axis=-1, p=2)
    return graph.model(bert_inputs(), {"logits": logits, "embedding": unit})


def _joined(results: Sequence[tuple[Any, ...]]) -> HeldOut:
    """Put the checks together; `owner` becomes a place among the texts that were held out."""
    rows, texts, seen, parts, parts_seen, owner = zip(*results, strict=True)
    place = {row: at for at, row in enumerate(np.concatenate(rows))}
    owners = np.array([place[row] for row in np.concatenate(owner)], np.int64)
    whole = Examples(*(np.concatenate(column) for column in zip(*map(_columns, texts), strict=True)))
    pieces = Examples(*(np.concatenate(column) for column in zip(*map(_columns, parts), strict=True)))
    return HeldOut(whole, np.concatenate(seen), pieces, np.concatenate(parts_seen), owners)


def _columns(examples: Examples) -> tuple[NDArray[Any], ...]:
    return examples.logits, examples.vectors, examples.labels


class _Steps:
    """Turns the share of one training into the share of all of them."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress, self._count, self._at, self._name = progress, count, -1, ""

    def next(self, name: str) -> None:
        self._at, self._name = self._at + 1, name
        self.tell(0.0)

    def tell(self, share: float) -> None:
        self._progress(self._name, (self._at + share) / self._count)


def _figures(held_out: Examples, calibration: Calibration) -> dict[str, Any]:
    inside = held_out.labels != OUTSIDE
    shares = softmax(held_out.logits, calibration.temperature)
    right = shares.argmax(axis=1) == held_out.labels
    return {"held_out": len(right), "held_out_accuracy": round(float(right[inside].mean()), 4)}


def _fidelity(
    model: IntentBert, weights: Weights, lesson: Lesson, served: dict[str, NDArray[np.float32]]
) -> dict[str, Any]:
    """How near the int8 model that serves is to the float model that was trained."""
    logits, vectors = predict(model, Tokens(weights.tokenizer), lesson.texts)
    cosine = (vectors * served["embedding"]).sum(axis=1)
    same = logits.argmax(axis=1) == served["logits"].argmax(axis=1)
    return {"int8_cosine": round(float(cosine.mean()), 5), "int8_agreement": round(float(same.mean()), 5)}


def _card(
    catalogue: Catalogue, lesson: Lesson, recipe: Recipe, calibration: Calibration, figures: dict[str, Any]
) -> dict[str, Any]:
    packages = ("torch", "transformers", "onnxruntime", "numpy")
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
