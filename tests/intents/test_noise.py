"""What typing in a hurry does to a text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intents.noise import SHORTEST, hurried, misspell

TEXT = "the grinder that came on Tuesday makes a rattling noise and will not stop"


def test_that_a_text_stays_as_it_was_at_a_share_of_nothing() -> None:
    assert misspell(TEXT, 0.0, np.random.default_rng(1)) == TEXT


def test_that_short_words_keep_their_letters() -> None:
    told = misspell(TEXT, 1.0, np.random.default_rng(1)).split(" ")
    for before, after in zip(TEXT.split(" "), told, strict=True):
        assert len(before) >= SHORTEST or before == after


def test_that_about_the_share_asked_for_is_misspelt() -> None:
    words = ["delivery"] * 2000
    told = misspell(" ".join(words), 0.1, np.random.default_rng(3)).split(" ")
    assert 120 < sum(word != "delivery" for word in told) < 240


def test_that_the_same_seed_makes_the_same_typos() -> None:
    first, second = (hurried(TEXT, np.random.default_rng([7, 12])) for _ in range(2))
    assert first == second


@given(st.text(max_size=80), st.integers(0, 1000))
def test_that_any_text_can_be_typed_in_a_hurry(text: str, seed: int) -> None:
    assert isinstance(hurried(text, np.random.default_rng(seed)), str)
