"""How fast the intent model that serves is, beside the same BERT under sentence-transformers: one process,
one run, and the sides take turns, so that whatever else the machine does falls on both."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from bot.shop.folder import open_folder
from bot.workers import Batcher
from encoder.tokens import Tokens
from encoder.weights import find_weights
from eval.suites.load import machine
from intents import Classification, Classifier
from intents.catalogue import read_catalogue
from intents.classifier import open_classifier
from intents.releases import CARD, serving_folder
from intents.segments import segments

if TYPE_CHECKING:
    from intents.yardstick import Yardstick

TEXTS = Path(__file__).parents[1] / "datasets" / "intents" / "in_scope.yaml"
SEVERAL = "several"
LONGEST = 32
"""Tokens a message may have here."""
BATCH = 32
LATENCY, THROUGHPUT, BATCHING_MS = 3.0, 2.0, 1.0
"""The floors: how many times lower and higher than the baseline, and what a batcher may add."""
THREADS = (1, 2)
"""The baseline runs with each of these and counts with the faster."""

Call = Callable[[Sequence[str]], object]


@dataclass(frozen=True)
class Plan:
    """How much is measured; a warm-up comes before."""

    rounds: int = 7
    alone: int = 48
    batches: int = 4


@dataclass(frozen=True)
class Compared:
    """Medians over the rounds; `ratio` is above 1 when ours is better, `lowest` and `highest` its range."""

    ours: float
    baseline: float
    baseline_threads: int
    ratio: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class Added:
    """What a `Batcher` adds to a call at one visitor, in milliseconds. `median` and `p95`: the wait around
    the model's own run, call by call; `over_direct`: the median call through it less the median one
    without."""

    median: float
    p95: float
    over_direct: float


@dataclass(frozen=True)
class SpeedResult:
    latency_ms: Compared
    throughput_per_s: Compared
    batching_ms: Added
    int8: dict[str, float | None]
    """From the model's card: how near the int8 model is to the float one that was trained."""
    rounds: int
    texts: int
    model: str
    machine: str

    def missed(self) -> list[str]:
        """Name the floors that this run missed."""
        found = [
            f"{name}'s ratio is {compared.ratio}, the floor is {floor:g}"
            for name, compared, floor in (
                ("latency_ms", self.latency_ms, LATENCY),
                ("throughput_per_s", self.throughput_per_s, THROUGHPUT),
            )
            if not compared.ratio >= floor
        ]
        added = max(self.batching_ms.median, self.batching_ms.over_direct)
        if not added <= BATCHING_MS:
            found.append(f"batching_ms is {added}, the floor is at most {BATCHING_MS:g}")
        return found


def run(models: Path, plan: Plan | None = None) -> SpeedResult:
    """Measure the demo shop's model; raises NotReady while there is none."""
    plan = plan or Plan()
    content = open_folder(None).intents
    classifier = open_classifier(models, content)
    card = json.loads((serving_folder(models, read_catalogue(content)) / CARD).read_text("utf-8"))
    weights = find_weights()
    texts = short_messages(Tokens(weights.tokenizer))
    sides = _sides(classifier, _yardstick(weights.folder, len(card["labels"])))
    alone, together = [texts[at] for at in _spread(len(texts), plan.alone)], texts[: plan.batches * BATCH]
    for call in sides.values():
        latency(call, alone[:8])
        throughput(call, together[:BATCH])
    took = rounds(sides, lambda call: latency(call, alone), plan.rounds)
    rates = rounds(sides, lambda call: throughput(call, together), plan.rounds)
    return SpeedResult(
        latency_ms=compare(took, lower_is_better=True),
        throughput_per_s=compare(rates, lower_is_better=False),
        batching_ms=asyncio.run(batching(classifier, alone)),
        int8={name: card["figures"].get(name) for name in ("int8_agreement", "int8_cosine")},
        rounds=plan.rounds,
        texts=len(texts),
        model=classifier.version,
        machine=machine(),
    )


def short_messages(tokens: Tokens) -> list[str]:
    """The development set's messages of at most `LONGEST` tokens and one part, shuffled: long and short ones
    meet in a batch as they come."""
    rows: dict[str, Any] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    texts = [text for intent, written in rows.items() if intent != SEVERAL for text in written]
    fit = [
        text
        for text, length in zip(texts, tokens.lengths(texts), strict=True)
        if length <= LONGEST and not segments(text)
    ]
    return [fit[at] for at in np.random.default_rng(7).permutation(len(fit))]


def _yardstick(folder: Path, intents: int) -> "Yardstick":
    from intents.yardstick import Yardstick

    return Yardstick(folder, intents)


def _sides(classifier: Classifier, yardstick: "Yardstick") -> dict[int, Call]:
    """The calls by their torch threads; ours, which has none, under 0."""
    baselines: dict[int, Call] = {
        threads: lambda texts, threads=threads: yardstick.shares(texts, threads)  # type: ignore[misc]
        for threads in THREADS
    }
    return {0: classifier.classify, **baselines}


def _spread(size: int, wanted: int) -> list[int]:
    return [int(at) for at in np.linspace(0, size - 1, min(size, wanted))]


def latency(call: Call, texts: Sequence[str]) -> float:
    """The median milliseconds of one message alone."""
    return statistics.median(1000 * _seconds(call, [text]) for text in texts)


def throughput(call: Call, texts: Sequence[str]) -> float:
    """Messages a second in batches of `BATCH`."""
    took = sum(_seconds(call, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH))
    return len(texts) / took


def _seconds(call: Call, texts: Sequence[str]) -> float:
    begin = time.perf_counter()
    call(texts)
    return time.perf_counter() - begin


def rounds(sides: dict[int, Call], measure: Callable[[Call], float], count: int) -> dict[int, list[float]]:
    """Measure every side once a round, each round beginning with another side."""
    found: dict[int, list[float]] = {name: [] for name in sides}
    for turn in range(count):
        for name in _turned(list(sides), turn):
            found[name].append(measure(sides[name]))
    return found


def _turned(names: list[int], turn: int) -> Iterator[int]:
    at = turn % len(names)
    yield from (*names[at:], *names[:at])


def compare(found: dict[int, list[float]], *, lower_is_better: bool) -> Compared:
    """Ours (0) beside the faster baseline, round by round."""
    medians = {name: statistics.median(values) for name, values in found.items() if name}
    threads = (min if lower_is_better else max)(medians, key=lambda name: medians[name])
    pairs = list(zip(found[0], found[threads], strict=True))
    ratios = [theirs / ours if lower_is_better else ours / theirs for ours, theirs in pairs]
    ours = statistics.median(found[0])
    return Compared(
        ours=round(ours, 2),
        baseline=round(medians[threads], 2),
        baseline_threads=threads,
        ratio=round(statistics.median(ratios), 2),
        lowest=round(min(ratios), 2),
        highest=round(max(ratios), 2),
    )


async def batching(classifier: Classifier, texts: Sequence[str]) -> Added:
    """One visitor's messages, each once straight and once through a `Batcher`, in turns."""
    inside: list[float] = []

    def classify(waiting: list[str]) -> list[Classification]:
        begin = time.perf_counter()
        said = classifier.classify(waiting)
        inside.append(time.perf_counter() - begin)
        return said

    batcher = Batcher(classify)
    try:
        await batcher.run(texts[0])  # its thread starts with the first call
        inside.clear()
        direct, through = [], []
        for text in texts:
            direct.append(_seconds(classifier.classify, [text]))
            begin = time.perf_counter()
            await batcher.run(text)
            through.append(time.perf_counter() - begin)
    finally:
        batcher.close()
    return _added(direct, through, inside)


def _added(direct: Sequence[float], through: Sequence[float], inside: Sequence[float]) -> Added:
    around = [1000 * (whole - own) for whole, own in zip(through, inside, strict=True)]
    return Added(
        median=round(statistics.median(around), 3),
        p95=round(float(np.quantile(around, 0.95)), 3),
        over_direct=round(1000 * (statistics.median(through) - statistics.median(direct)), 3),
    )


def rows(result: SpeedResult) -> list[tuple[str, str, str, str, str]]:
    """For people: figure, ours, baseline, ratio with its range, floor."""
    sides = {
        "latency, ms": (result.latency_ms, LATENCY),
        "messages a second": (result.throughput_per_s, THROUGHPUT),
    }
    table = [
        (
            name,
            f"{one.ours:g}",
            f"{one.baseline:g} ({one.baseline_threads} threads)",
            f"{one.ratio:g} ({one.lowest:g} to {one.highest:g})",
            f"at least {floor:g}",
        )
        for name, (one, floor) in sides.items()
    ]
    added = result.batching_ms
    waits = f"{added.median:g}, p95 {added.p95:g}, over a direct call {added.over_direct:g}"
    fidelity = [
        (name, "" if value is None else f"{value:g}", "", "", "") for name, value in result.int8.items()
    ]
    return [*table, ("batching adds, ms", waits, "", "", f"at most {BATCHING_MS:g}"), *fidelity]


def as_json(result: SpeedResult) -> str:
    return json.dumps({**asdict(result), "missed": result.missed()}, indent=2)
