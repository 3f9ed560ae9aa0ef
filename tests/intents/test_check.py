"""An operator learns what is thin, doubled or in the wrong file before a model learns it."""

from pathlib import Path

import pytest
import yaml

from encoder import export
from encoder.sessions import open_encoder
from intents.check import check
from intents.cli import CONTENT_FOLDER

APPLES = [
    "where do i find apples", "any red apples left", "how sour is a bramley", "apples by the crate",
    "are they windfalls", "do you press cider here", "which keeps till spring", "crumble wants what fruit",
]  # fmt: skip
PEARS = [
    "conference pears please", "is the williams ripe", "poaching, which pear", "hard as wood, why",
    "perry, do you make it", "a kilo of doyenne", "when is the comice harvested", "one went brown inside",
]  # fmt: skip


def write(folder: Path, intent: str, examples: list[str], **more: object) -> None:
    value = {"intent": intent, "title": intent, "description": "d", "examples": examples, **more}
    (folder / f"{intent}.yaml").write_text(yaml.safe_dump(value), encoding="utf-8")


def test_that_the_shipped_intents_are_many_balanced_and_apart() -> None:
    report = check(CONTENT_FOLDER)
    assert report.faults == ()
    assert len(report.intents) >= 48
    assert min(row.distinct for row in report.intents) >= 70
    assert report.imbalance == ()
    assert report.orphans == ()


def test_that_near_repetitions_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, "apples", [*APPLES, "where do i find apples today"])
    write(tmp_path, "pears", PEARS)
    report = check(tmp_path)
    assert not report.ok
    assert "nearly repeats" in report.faults[0]
    assert [(row.examples, row.distinct) for row in report.intents] == [(9, 8), (8, 8)]


def test_that_an_intent_far_smaller_than_the_others_is_named(tmp_path: Path) -> None:
    write(tmp_path, "apples", APPLES)
    write(tmp_path, "pears", PEARS)
    write(
        tmp_path, "quinces", ["quince jelly", "membrillo?", "hard yellow fruit", "furry skin", "too tart raw"]
    )
    assert check(tmp_path).imbalance == ()
    write(
        tmp_path, "apples", APPLES + [f"{word} orchard walk" for word in ("a", "the", "an open", "our last")]
    )
    write(tmp_path, "pears", PEARS + [f"{word} espalier wall" for word in ("a", "the", "an old", "our best")])
    (line,) = check(tmp_path).imbalance
    assert line.startswith("quinces has 5 distinct")


def test_that_an_intent_without_any_border_is_an_orphan(tmp_path: Path) -> None:
    write(tmp_path, "apples", APPLES, counter_examples=[{"text": "pears", "intent": "pears"}])
    write(tmp_path, "pears", PEARS)
    write(
        tmp_path, "quinces", ["quince jelly", "membrillo?", "hard yellow fruit", "furry skin", "too tart raw"]
    )
    (line,) = check(tmp_path).orphans
    assert line.startswith("quinces")


def test_that_an_example_in_the_wrong_file_is_found_by_its_meaning(tmp_path: Path, models: Path) -> None:
    export.prepare(models)
    write(tmp_path, "apples", [*APPLES, "when do they harvest the comice"])
    write(tmp_path, "pears", PEARS)
    report = check(tmp_path, open_encoder(models))
    assert any("comice" in line for line in report.leaks)


@pytest.mark.parametrize("missing", ["title", "examples"])
def test_that_a_broken_file_is_a_fault_and_not_a_crash(tmp_path: Path, missing: str) -> None:
    write(tmp_path, "apples", APPLES)
    write(tmp_path, "pears", PEARS)
    path = tmp_path / "apples.yaml"
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    del value[missing]
    path.write_text(yaml.safe_dump(value), encoding="utf-8")
    report = check(tmp_path)
    assert not report.ok
    assert missing in report.faults[0]
