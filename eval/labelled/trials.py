"""Trains with the product's own recipe, a seed at a time, and judges at the operating point. What a seed gave
is kept, so that a run that was stopped goes on; figures are counted anew from what was kept."""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from encoder.errors import ContentError
from encoder.placing import new_file, write_json
from eval.labelled import Labelled
from eval.labelled.figures import Judged
from eval.labelled.fingerprint import fingerprint
from eval.labelled.joining import joined_figures
from eval.labelled.outcomes import outcomes
from eval.labelled.totals import Run, total
from intents import Classifier, IntentName
from intents.catalogue import Catalogue, Intent
from intents.classifier import OnnxClassifier
from intents.noise import misspell
from intents.overlap import Written
from intents.releases import CARD

if TYPE_CHECKING:
    from intents.recipe import Recipe

FEWEST = 2
"""Texts an intent needs: one to learn from while the other is held out."""
ALONE, TOGETHER = 200, 32
"""Messages that latency is measured on, one at a time; and how many at once for the throughput."""
JOINING = 7
"""The seed that messages are paired by, whatever the training's."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    train: Labelled
    test: Labelled
    outside: str
    """The label of messages that belong to no intent."""
    typos: float = 0.0
    """The share of the longer words of what is judged that are misspelt; training is as it always is."""
    valid: Labelled | None = None
    """Judged as the test messages are, under a name of its own, so that settings can be chosen by it."""
    recipe: "Recipe | None" = None
    """Another recipe than the product's own."""
    joined: int = 0
    """So many pairs of test messages of different intents are also judged as one message."""
    models: Path | None = None
    """Trained models are kept below this folder, and one that is there judges without another training."""

    @property
    def key(self) -> str:
        judged = [self.test.digest, self.valid.digest if self.valid else None]
        parts = [fingerprint(self.recipe), self.outside, self.typos, self.train.digest, judged, self.joined]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]

    @property
    def model_key(self) -> str:
        """What a model depends on besides its seed: not what it is judged by."""
        parts = [fingerprint(self.recipe), self.outside, self.train.digest]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]

    @property
    def asked(self) -> tuple[str, ...]:
        return self._typed(self.test)

    @property
    def truth(self) -> tuple[str, ...]:
        return self._true(self.test)

    def judge(self, classifier: Classifier, rows: Labelled) -> list[dict[str, Any]]:
        """The outcome of every message, misspelt as the trial says."""
        said = classified(classifier, self._typed(rows))
        return outcomes(Judged(said, self._true(rows)), rows.texts)

    def _typed(self, rows: Labelled) -> tuple[str, ...]:
        random = np.random.default_rng(7)
        return tuple(misspell(text, self.typos, random) for text in rows.texts)

    def _true(self, rows: Labelled) -> tuple[str, ...]:
        return tuple("" if name == self.outside else name for name in rows.intents)


def run(trial: Trial, seeds: Sequence[int], folder: Path, tell: Tell = lambda line: None) -> dict[str, Any]:
    """Figures of every seed, kept under `folder`, with their mean and deviation."""
    catalogue = catalogue_of(trial.train, trial.outside)
    check(trial, catalogue)
    rows = []
    for seed in seeds:
        rows.append(kept(folder / trial.key / f"seed-{seed}.json", trial, catalogue, seed))
        so_far = total(rows[-1:], sure=False)
        tell(f"seed {seed}: accuracy {so_far['accuracy']}, overall {so_far['overall_accuracy']}")
    return total(rows)


def kept(path: Path, trial: Trial, catalogue: Catalogue, seed: int) -> Run:
    """Train and judge unless `path` says what came of it; interrupted work leaves nothing there."""
    if not path.is_file() or not _is_kept(trial, seed):
        done = _one(trial, catalogue, seed)
        with new_file(path) as place:
            write_json(place, done)
    row: Run = json.loads(path.read_text(encoding="utf-8"))
    return row


def _is_kept(trial: Trial, seed: int) -> bool:
    """The model lies where it is wanted, or is wanted nowhere."""
    return trial.models is None or (_place(trial, seed, trial.models) / CARD).is_file()


def _place(trial: Trial, seed: int, models: Path) -> Path:
    return models / trial.model_key / f"model-{seed}"


def catalogue_of(rows: Labelled, outside: str) -> Catalogue:
    """The intents of the rows, as if each had a file."""
    texts: dict[str, list[Written]] = {}
    for line, (text, name) in enumerate(zip(rows.texts, rows.intents, strict=True), start=1):
        texts.setdefault(name, []).append(Written(text, IntentName(name), Path("train"), line))
    foreign = tuple(texts.pop(outside, ()))
    kinds = dict(rows.kinds)
    intents = [
        Intent(IntentName(name), name, "", None, False, kinds.get(name, "question"), tuple(examples), ())
        for name, examples in sorted(texts.items())
    ]
    return Catalogue(tuple(intents), foreign)


def check(trial: Trial, catalogue: Catalogue) -> None:
    """Raises ContentError for what could not be trained or judged."""
    if len(catalogue.intents) < 2:
        raise ContentError("the training messages hold fewer than two intents")
    few = [intent.name for intent in catalogue.intents if len(intent.examples) < FEWEST]
    if few:
        raise ContentError(f"fewer than {FEWEST} training messages: {', '.join(few[:5])}")
    for name, rows in (("test", trial.test), ("valid", trial.valid)):
        if rows is None:
            continue
        unknown = sorted({*rows.intents} - {*catalogue.names, trial.outside})
        if unknown:
            raise ContentError(f"in the {name} and not in the training messages: {', '.join(unknown[:5])}")
        if {*rows.intents} == {trial.outside}:
            raise ContentError(
                f"no {name} message has an intent: add a file of such (--{name} can be repeated)"
            )


def _one(trial: Trial, catalogue: Catalogue, seed: int) -> Run:
    with tempfile.TemporaryDirectory(prefix="rekindle-trial-") as place:
        model = _trained(trial, catalogue, seed, Path(place))
        classifier = OnnxClassifier(model)
        card = json.loads((model / CARD).read_text(encoding="utf-8"))
        done: Run = {
            "seed": seed,
            "threshold": round(card["calibration"]["threshold"], 4),
            "train_seconds": card["figures"]["train_seconds"],
            **_speed(classifier, trial.asked),
            "recipe": card["recipe"],
            "outcomes": trial.judge(classifier, trial.test),
        }
        if trial.joined:
            rows = replace(trial.test, kinds=trial.train.kinds + trial.test.kinds)
            done["joined"] = joined_figures(classifier, rows, trial.outside, trial.joined, JOINING)
        return done | ({"valid": trial.judge(classifier, trial.valid)} if trial.valid else {})


def _trained(trial: Trial, catalogue: Catalogue, seed: int, place: Path) -> Path:
    """The folder of a model; one that is kept lies below `trial.models`."""
    from intents.recipe import Recipe
    from intents.training import train_model

    folder = _place(trial, seed, trial.models or place)
    if not (folder / CARD).is_file():
        train_model(folder, catalogue, replace(trial.recipe or Recipe(), seed=seed))
    return folder


def classified(classifier: Classifier, texts: Sequence[str]) -> list[Any]:
    return [
        said
        for at in range(0, len(texts), TOGETHER)
        for said in classifier.classify(texts[at : at + TOGETHER])
    ]


def _speed(classifier: Classifier, texts: Sequence[str]) -> dict[str, Any]:
    """Latency of one message alone, and messages a second in batches."""
    took = []
    for text in texts[:ALONE]:
        begin = time.perf_counter()
        classifier.classify([text])
        took.append((time.perf_counter() - begin) * 1000)
    begin = time.perf_counter()
    classified(classifier, texts)
    p50, p95 = (round(float(value), 2) for value in np.quantile(took, (0.5, 0.95)))
    rate = len(texts) / (time.perf_counter() - begin)
    return {"latency_ms": {"p50": p50, "p95": p95}, "throughput_per_s": round(rate, 1)}
