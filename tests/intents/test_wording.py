"""Words and letters, read by a linear model."""

from pathlib import Path

import numpy as np
import pytest

from intents.wording import Wording

TEXTS = [
    "where is my parcel",
    "has the parcel left yet",
    "parcel still not here",
    "my kettle is leaking",
    "the kettle will not heat",
    "kettle lid came off",
    "refund the tea please",
    "money back for the tea",
    "when is the refund paid",
]
LABELS = np.repeat(np.arange(3), 3)


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.learn(TEXTS, LABELS, 3, seed=7)


def test_that_a_message_lies_on_the_side_of_the_intent_whose_words_it_has(wording: Wording) -> None:
    said = wording.scores(["any news of the parcel", "the KETTLE!", "a refund"])
    assert said.argmax(axis=1).tolist() == [0, 1, 2]


def test_that_a_misspelt_word_still_counts_by_its_letters(wording: Wording) -> None:
    assert wording.scores(["parcle", "kettel", "refnd"]).argmax(axis=1).tolist() == [0, 1, 2]


def test_that_a_message_without_words_has_a_score(wording: Wording) -> None:
    assert wording.scores([""]).shape == (1, 3)
    assert wording.scores([]).shape == (0, 3)


def test_that_two_intents_are_told_apart_too() -> None:
    two = Wording.learn(TEXTS[:6], LABELS[:6], 2, seed=7)
    assert two.scores(["parcel", "kettle"]).argmax(axis=1).tolist() == [0, 1]


def test_that_what_was_learned_is_read_back(wording: Wording, tmp_path: Path) -> None:
    wording.save(tmp_path / "wording.npz")
    asked = ["my parcel", "tea"]
    assert (Wording.load(tmp_path / "wording.npz").scores(asked) == wording.scores(asked)).all()
