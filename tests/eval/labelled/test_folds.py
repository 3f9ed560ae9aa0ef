"""Every message is judged once, by a model that saw neither it nor what nearly repeats it."""

from pathlib import Path

import numpy as np
import pytest

from encoder.errors import ContentError
from eval.labelled.figures import figures
from eval.labelled.folds import CrossValidation, alike, cross_validate, split
from eval.labelled.outcomes import judged_of
from tests.eval.labelled.test_trials import TAUGHT, labelled

REPEATING = (
    "where is my parcel now please",
    "sing a song",
    "Where is my parcel now, please?",
    "so where is my parcel now please",
    "sing a song!",
)


def test_that_what_repeats_or_nearly_repeats_is_one_group() -> None:
    groups = alike(REPEATING)
    assert groups[0] == groups[2] == groups[3]
    assert groups[1] == groups[4] != groups[0]


def test_that_a_chain_of_near_repeats_is_one_group() -> None:
    chain = ("a b c d e f g", "b c d e f g h", "c d e f g h i", "d e f g h i j")
    assert len(set(alike(chain))) == 1


def test_that_folds_spread_intents_evenly_and_keep_groups_together() -> None:
    texts = {name: tuple(f"{name} {at} {name}{at}" for at in range(20)) for name in ("track", "pay", "oos")}
    rows = labelled({**texts, "track": (*texts["track"], "hello", "hello!", "Hello")})
    fold = split(rows, 4)
    names = np.array(rows.intents)
    for name in ("pay", "oos"):
        assert np.bincount(fold[names == name], minlength=4).tolist() == [5, 5, 5, 5]
    assert len(set(fold[[rows.texts.index(text) for text in ("hello", "hello!", "Hello")]])) == 1
    assert (split(rows, 4) == fold).all()


def test_that_all_messages_are_judged_and_a_stopped_run_goes_on(tmp_path: Path) -> None:
    task = CrossValidation(labelled(TAUGHT), 2, "oos")
    heard: list[str] = []
    found = cross_validate(task, [1], tmp_path, heard.append)
    assert [row["text"] for row in found["outcomes"]] == list(task.rows.texts)
    assert [row["truth"] or "oos" for row in found["outcomes"]] == list(task.rows.intents)
    counted = figures(judged_of(found["outcomes"]))
    assert {name: found[name] for name in counted} == counted
    assert found["folds"]["count"] == 2
    assert sum(one["n"] for one in found["folds"]["each"]) == found["n"] == 14
    assert [line[:18] for line in heard] == ["seed 1, fold 1 of ", "seed 1, fold 2 of "]
    kept = sorted(tmp_path.glob("*/*.json"))
    assert [path.name for path in kept] == ["fold-1-seed-1.json", "fold-2-seed-1.json"]
    before = [path.stat().st_mtime_ns for path in kept]
    assert cross_validate(task, [1], tmp_path)["outcomes"] == found["outcomes"]
    assert [path.stat().st_mtime_ns for path in kept] == before


@pytest.mark.parametrize(
    ("rows", "folds", "complaint"),
    [
        ({"greet": TAUGHT["greet"]}, 2, "fewer than two intents"),
        ({**TAUGHT, "pay": ("can i pay", "pay how")}, 2, "fewer than 2 messages to learn from: pay"),
        ({**TAUGHT, "pay": ("can i pay", "Can I pay?", "can i pay!")}, 2, "do not repeat each other"),
        ({"greet": ("hi", "hi!"), "track": ("news", "News?")}, 3, "3 folds need that many"),
    ],
)
def test_that_what_cannot_be_folded_is_said_before_training(
    tmp_path: Path, rows: dict[str, tuple[str, ...]], folds: int, complaint: str
) -> None:
    with pytest.raises(ContentError, match=complaint):
        cross_validate(CrossValidation(labelled(rows), folds, "oos"), [1], tmp_path)
