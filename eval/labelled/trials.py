"""Trains with the product's own recipe, a seed at a time, and judges at the operating point. What a seed gave
is kept, so that a run that was stopped goes on."""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from encoder.errors import ContentError
from encoder.placing import write_json
from eval.labelled import Labelled
from eval.labelled.figures import Judged, figures, per_intent
from eval.labelled.flips import outcomes
from intents import Classifier, IntentName
from intents.catalogue import Catalogue, Intent
from intents.classifier import OnnxClassifier
from intents.noise import misspell
from intents.overlap import Written
from intents.releases import FORMAT

FEWEST = 2
"""Texts an intent needs: one to learn from while the other is held out."""
ALONE, TOGETHER = 200, 32
"""Messages that latency is measured on, one at a time; and how many at once for the throughput."""


@dataclass(frozen=True)
class Trial:
    train: Labelled
    test: Labelled
    outside: str
    """The label of messages that belong to no intent."""
    typos: float = 0.0
    """The share of the longer words of what is judged that are misspelt; training is as it always is."""

    @property
    def key(self) -> str:
        parts = [FORMAT, self.outside, self.typos, asdict(self.train), asdict(self.test)]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:12]

    @property
    def asked(self) -> tuple[str, ...]:
        random = np.random.default_rng(7)
        return tuple(misspell(text, self.typos, random) for text in self.test.texts)

    @property
    def truth(self) -> tuple[str, ...]:
        return tuple("" if name == self.outside else name for name in self.test.intents)


def run(
    trial: Trial, seeds: Sequence[int], folder: Path, tell: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Figures of every seed, kept under `folder`, with their mean and deviation."""
    catalogue = catalogue_of(trial.train, trial.outside)
    _check(trial, catalogue)
    kept = folder / trial.key
    rows = []
    for seed in seeds:
        path = kept / f"seed-{seed}.json"
        if not path.is_file():
            kept.mkdir(parents=True, exist_ok=True)
            write_json(path, _one(trial, catalogue, seed))
        rows.append(json.loads(path.read_text(encoding="utf-8")))
        tell(f"seed {seed}: accuracy {rows[-1]['accuracy']}, overall {rows[-1]['overall_accuracy']}")
    return _together(rows)


def catalogue_of(rows: Labelled, outside: str) -> Catalogue:
    """The intents of the rows, as if each had a file."""
    texts: dict[str, list[Written]] = {}
    for line, (text, name) in enumerate(zip(rows.texts, rows.intents, strict=True), start=1):
        texts.setdefault(name, []).append(Written(text, IntentName(name), Path("train"), line))
    foreign = tuple(texts.pop(outside, ()))
    intents = [
        Intent(IntentName(name), name, "", None, False, "question", tuple(examples), ())
        for name, examples in sorted(texts.items())
    ]
    return Catalogue(tuple(intents), foreign)


def _check(trial: Trial, catalogue: Catalogue) -> None:
    if len(catalogue.intents) < 2:
        raise ContentError("the training messages hold fewer than two intents")
    few = [intent.name for intent in catalogue.intents if len(intent.examples) < FEWEST]
    if few:
        raise ContentError(f"fewer than {FEWEST} training messages: {', '.join(few[:5])}")
    unknown = sorted({name for name in trial.truth if name} - set(catalogue.names))
    if unknown:
        raise ContentError(f"in the test and not in the training messages: {', '.join(unknown[:5])}")
    if not any(trial.truth):
        raise ContentError("no test message has an intent")


def _one(trial: Trial, catalogue: Catalogue, seed: int) -> dict[str, Any]:
    from intents.fine_tuning import Recipe
    from intents.training import train_model

    with tempfile.TemporaryDirectory(prefix="rekindle-trial-") as place:
        model = Path(place) / "model"
        started = time.perf_counter()
        train_model(model, catalogue, replace(Recipe(), seed=seed))
        seconds = time.perf_counter() - started
        classifier = OnnxClassifier(model)
        card = json.loads((model / "card.json").read_text(encoding="utf-8"))
        judged = Judged(_classified(classifier, trial.asked), trial.truth)
        return {
            "seed": seed,
            **figures(judged),
            "threshold": round(card["calibration"]["threshold"], 4),
            "train_seconds": round(seconds, 1),
            **_speed(classifier, trial.asked),
            "recipe": card["recipe"],
            "intents": per_intent(judged),
            "outcomes": outcomes(judged, trial.test.texts),
        }


def _classified(classifier: Classifier, texts: Sequence[str]) -> list[Any]:
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
    _classified(classifier, texts)
    p50, p95 = (round(float(value), 2) for value in np.quantile(took, (0.5, 0.95)))
    rate = len(texts) / (time.perf_counter() - begin)
    return {"latency_ms": {"p50": p50, "p95": p95}, "throughput_per_s": round(rate, 1)}


def _together(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean of the seeds under each figure's own name; the deviation of each beside; the intents of the
    first seed."""
    numbers = [name for name, value in rows[0].items() if isinstance(value, int | float) and name != "seed"]
    mean = {name: round(float(np.mean([row[name] for row in rows])), 4) for name in numbers}
    spread = {name: round(float(np.std([row[name] for row in rows])), 4) for name in numbers}
    first = {name: value for name, value in rows[0].items() if name not in {*numbers, "seed"}}
    each = [{name: row[name] for name in ("seed", *numbers)} for row in rows]
    return {**mean, **first, "deviation": spread, "seeds": each}
