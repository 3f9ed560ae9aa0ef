"""Labelled messages are learnt with the product's own recipe, and what was learnt is judged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.labelled import Labelled
from eval.labelled.trials import Trial, catalogue_of, run
from intents.recipe import Recipe

TAUGHT = {
    "greet": ("hello", "good morning", "hi there", "hey", "good evening to you"),
    "track": (
        "where is my parcel",
        "has my order left",
        "track the package",
        "when does the box come",
        "my delivery is late",
    ),
    "oos": ("what is the capital of peru", "two plus two", "who won the cup", "sing a song"),
}
ASKED = {
    "greet": ("morning all", "hiya"),
    "track": ("is my package on its way", "where's my delivery"),
    "oos": ("tell me the weather in rome",),
}
CHOSEN_BY = {"greet": ("good afternoon",), "track": ("has the box been sent",)}


def labelled(rows: dict[str, tuple[str, ...]]) -> Labelled:
    pairs = [(text, name) for name, texts in rows.items() for text in texts]
    return Labelled(tuple(text for text, _ in pairs), tuple(name for _, name in pairs))


def test_that_messages_of_no_intent_teach_what_is_out_of_scope() -> None:
    catalogue = catalogue_of(labelled(TAUGHT), "oos")
    assert catalogue.names == ("greet", "track")
    assert len(catalogue.out_of_scope) == 4


def test_that_a_trial_trains_scores_and_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    trial = Trial(labelled(TAUGHT), labelled(ASKED), "oos", valid=labelled(CHOSEN_BY))
    heard: list[str] = []
    found = run(trial, [1], tmp_path, heard.append)
    assert found["n"] == 5
    assert found["accuracy"] == 1.0
    assert {"macro_f1", "oos_auroc", "ece", "threshold", "train_seconds", "throughput_per_s"} <= set(found)
    assert found["latency_ms"]["p50"] > 0
    [kept] = tmp_path.glob("*/seed-1.json")
    row = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**row, "threshold": 0.25}), encoding="utf-8")
    assert run(trial, [1], tmp_path)["threshold"] == 0.25
    assert {row["text"] for row in found["outcomes"]} == set(trial.test.texts)
    assert heard == ["seed 1: accuracy 1.0, overall " + str(found["overall_accuracy"])]
    assert found["valid"]["n"] == 2
    assert set(found["valid"]["intervals"]) <= set(found["intervals"])


def test_that_typos_are_in_what_is_judged_and_not_in_what_is_learned() -> None:
    trial = Trial(labelled(TAUGHT), labelled(ASKED), "oos", typos=1.0)
    assert trial.asked != trial.test.texts
    assert trial.train == labelled(TAUGHT)
    assert trial.key != Trial(labelled(TAUGHT), labelled(ASKED), "oos").key


def test_that_a_kept_model_judges_other_messages_without_another_training(tmp_path: Path) -> None:
    trial = Trial(labelled(TAUGHT), labelled(ASKED), "oos", models=tmp_path / "models")
    clean = run(trial, [1], tmp_path)
    card = tmp_path / "models" / trial.model_key / "model-1" / "card.json"
    trained_at = card.stat().st_mtime_ns
    misspelt = run(replace(trial, typos=1.0), [1], tmp_path)
    assert card.stat().st_mtime_ns == trained_at
    assert misspelt["train_seconds"] == clean["train_seconds"] > 0


def test_that_another_recipe_or_other_valid_messages_are_another_trial() -> None:
    trial = Trial(labelled(TAUGHT), labelled(ASKED), "oos")
    others = [
        replace(trial, recipe=replace(Recipe(), epochs=Recipe().epochs + 1)),
        replace(trial, valid=labelled(CHOSEN_BY)),
    ]
    assert len({trial.key, *(other.key for other in others)}) == 3
    assert replace(trial, recipe=Recipe()).key == trial.key


def test_that_small_talk_stays_small_talk() -> None:
    rows = replace(labelled(TAUGHT), kinds=(("greet", "smalltalk"),))
    assert [intent.kind for intent in catalogue_of(rows, "oos").intents] == ["smalltalk", "question"]


@pytest.mark.parametrize(
    ("taught", "asked", "complaint"),
    [
        ({"greet": TAUGHT["greet"]}, ASKED, "fewer than two intents"),
        ({**TAUGHT, "pay": ("can i pay",)}, ASKED, "fewer than 2 training messages: pay"),
        (TAUGHT, {**ASKED, "pay": ("can i pay",)}, "not in the training messages: pay"),
        (TAUGHT, {"oos": ASKED["oos"]}, "no test message has an intent: add a file"),
    ],
)
def test_that_what_cannot_be_tried_is_said_before_training(
    tmp_path: Path, taught: dict[str, tuple[str, ...]], asked: dict[str, tuple[str, ...]], complaint: str
) -> None:
    with pytest.raises(ContentError, match=complaint):
        run(Trial(labelled(taught), labelled(asked), "oos"), [1], tmp_path)
