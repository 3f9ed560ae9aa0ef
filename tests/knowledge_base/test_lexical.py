"""Words count by how rare they are, and a misspelt word still counts for most of its pieces."""

import pytest

from knowledge_base.lexical import Lexical, pieces

TEXTS = ["The kettle has a lid", "The grinder has a hopper", "Tea in a tin", "The steam wand"]


def test_that_short_words_keep_their_edges() -> None:
    assert pieces("Tea's on") == ["<tea", "teas", "eas>", "<on>"]
    assert not set(pieces("tea")) & set(pieces("steam"))


def test_that_the_text_with_the_rare_word_wins() -> None:
    assert Lexical(TEXTS).scores("a kettle").argmax() == 0


def test_that_a_misspelt_word_still_finds_its_text() -> None:
    scores = Lexical(TEXTS).scores("the griinder")
    assert scores.argmax() == 1


def test_that_unknown_words_lower_every_score() -> None:
    lexical = Lexical(TEXTS)
    assert lexical.scores("kettle zqxwv").max() < lexical.scores("kettle").max()


@pytest.mark.parametrize("query", ["", "!!", "zqxwv"])
def test_that_a_query_without_known_words_scores_nothing(query: str) -> None:
    assert Lexical(TEXTS).scores(query).tolist() == [0, 0, 0, 0]


def test_that_scores_stay_within_bounds() -> None:
    lexical = Lexical(TEXTS)
    for text in TEXTS:
        assert lexical.scores(text).min() >= 0
        assert lexical.scores(text).max() <= 1
