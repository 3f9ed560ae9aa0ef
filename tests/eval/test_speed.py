"""The arithmetic of `rekindle eval speed`, and, where the demo shop's model is trained, the thing itself."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.shop.folder import open_folder
from encoder.errors import NotReady
from encoder.tokens import Tokens
from encoder.weights import find_weights
from eval.suites import speed
from intents.releases import is_trained
from intents.segments import segments

FAST = speed.Compared(ours=2.0, baseline=8.0, baseline_threads=2, ratio=4.0, lowest=3.9, highest=4.1)
WELL = speed.SpeedResult(
    latency_ms=FAST,
    throughput_per_s=FAST,
    batching_ms=speed.Added(median=0.1, p95=0.2, over_direct=0.1),
    int8={"int8_agreement": 0.999},
    rounds=3,
    texts=10,
    model="a model",
    machine="a machine",
)


def test_that_the_ratio_is_the_median_of_the_rounds_against_the_faster_baseline() -> None:
    found = {0: [2.0, 4.0, 2.0], 1: [9.0, 9.0, 9.0], 2: [8.0, 8.0, 6.0]}
    compared = speed.compare(found, lower_is_better=True)
    assert (compared.ours, compared.baseline, compared.baseline_threads) == (2.0, 8.0, 2)
    assert (compared.ratio, compared.lowest, compared.highest) == (3.0, 2.0, 4.0)


def test_that_for_throughput_the_faster_baseline_is_the_higher_one() -> None:
    compared = speed.compare({0: [300.0], 1: [100.0], 2: [90.0]}, lower_is_better=False)
    assert (compared.baseline_threads, compared.ratio) == (1, 3.0)


def test_that_every_round_measures_every_side_and_begins_with_another() -> None:
    order: list[int] = []

    def side(name: int) -> speed.Call:
        return lambda texts: order.append(name)

    def measure(call: speed.Call) -> float:
        call(["hello"])
        return 1.0

    found = speed.rounds({name: side(name) for name in (0, 1, 2)}, measure, 4)
    assert order == [0, 1, 2, 1, 2, 0, 2, 0, 1, 0, 1, 2]
    assert all(len(values) == 4 for values in found.values())


def test_that_throughput_is_measured_in_batches_of_32() -> None:
    sizes: list[int] = []

    def call(texts: Sequence[str]) -> None:
        sizes.append(len(texts))

    assert speed.throughput(call, ["hello"] * 70) > 0
    assert sizes == [32, 32, 6]


def test_that_a_run_within_its_floors_misses_none() -> None:
    assert WELL.missed() == []
    assert json.loads(speed.as_json(WELL))["missed"] == []


@pytest.mark.parametrize(
    ("slow", "name"),
    [
        (replace(WELL, latency_ms=replace(FAST, ratio=2.9)), "latency_ms"),
        (replace(WELL, latency_ms=replace(FAST, ratio=float("nan"))), "latency_ms"),
        (replace(WELL, throughput_per_s=replace(FAST, ratio=1.9)), "throughput_per_s"),
        (replace(WELL, batching_ms=speed.Added(1.1, 2.0, 0.1)), "batching_ms"),
        (replace(WELL, batching_ms=speed.Added(0.1, 2.0, 1.1)), "batching_ms"),
    ],
)
def test_that_each_floor_can_be_missed(slow: speed.SpeedResult, name: str) -> None:
    [miss] = slow.missed()
    assert miss.startswith(name)


def test_that_the_table_for_people_names_every_figure() -> None:
    names = [row[0] for row in speed.rows(WELL)]
    assert names == ["latency, ms", "messages a second", "batching adds, ms", "int8_agreement"]


def test_that_the_messages_are_short_and_in_one_part() -> None:
    tokens = Tokens(find_weights().tokenizer)
    texts = speed.short_messages(tokens)
    assert len(texts) > 500
    assert max(tokens.lengths(texts)) <= speed.LONGEST
    assert not any(segments(text) for text in texts)
    assert texts == speed.short_messages(tokens)


def test_that_without_a_trained_model_the_message_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="rekindle"):
        speed.run(tmp_path)


def test_that_the_shipped_model_is_measured_in_one_run(models: Path) -> None:
    if not is_trained(models, open_folder(None).intents):
        pytest.skip("the demo shop's intent model is not trained here: run `rekindle setup`")
    result = speed.run(models, speed.Plan(rounds=1, alone=4, batches=1))
    assert result.latency_ms.ours > 0
    assert result.latency_ms.baseline_threads in speed.THREADS
    assert result.throughput_per_s.baseline > 0
    assert result.batching_ms.median >= 0
