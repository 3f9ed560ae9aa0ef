"""Two requests in one message: how they are joined, and what is counted."""

from collections.abc import Sequence

import pytest

from eval.labelled import Labelled
from eval.labelled.joining import WAYS, doubles, joined_figures
from intents import Classification, IntentName, IntentScore

ROWS = Labelled(
    ("Where is my parcel?", "I want my money back.", "tell me a joke", "is the parcel late", "refund me"),
    ("track", "refund", "oos", "track", "refund"),
)


class ByWords:
    """Hears an intent by a word of its own; `deaf` ones hear the first alone."""

    version = "words"

    def __init__(self, deaf: bool = False, backwards: bool = False) -> None:
        self._deaf, self._step = deaf, -1 if backwards else 1

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        return [self._said(text) for text in texts]

    def _said(self, text: str) -> Classification:
        places = {
            "track": text.lower().find("parcel"),
            "refund": max(text.lower().find("money"), text.lower().find("refund")),
        }
        heard = sorted((name for name, at in places.items() if at >= 0), key=lambda name: places[name])
        found = tuple(map(IntentName, heard[:: self._step]))[: 1 if self._deaf else 2]
        ranking = tuple(IntentScore(name, 0.5) for name in found)
        return Classification(text, ranking, found, not found, False, self.version)


def test_that_pairs_are_of_different_intents_and_the_same_with_the_same_seed() -> None:
    made = doubles(ROWS, "oos", 50, seed=3)
    assert made == doubles(ROWS, "oos", 50, seed=3)
    assert made != doubles(ROWS, "oos", 50, seed=4)
    assert all(set(pair.intents) == {"track", "refund"} for pair in made)


def test_that_every_way_of_joining_is_used_and_keeps_the_words_of_both() -> None:
    made = doubles(ROWS, "oos", 300, seed=3)
    assert {pair.way for pair in made} == set(WAYS)
    for pair in made:
        first, second = (half.lower().rstrip("?.") for half in pair.halves)
        assert pair.text.lower().startswith(first)
        assert second in pair.text.lower()


def test_that_small_talk_is_no_half_of_a_pair() -> None:
    chatty = Labelled((*ROWS.texts, "hello there"), (*ROWS.intents, "greet"), kinds=(("greet", "smalltalk"),))
    assert all("greet" not in pair.intents for pair in doubles(chatty, "oos", 50, seed=3))


def test_that_pairs_need_two_intents() -> None:
    assert doubles(Labelled(("a b", "c d"), ("one", "oos")), "oos", 5, seed=1) == []


@pytest.mark.parametrize(
    ("classifier", "both", "order"),
    [(ByWords(), 1.0, 1.0), (ByWords(backwards=True), 1.0, 0.0), (ByWords(deaf=True), 0.0, 0.0)],
)
def test_that_both_requests_and_their_order_are_counted(
    classifier: ByWords, both: float, order: float
) -> None:
    found = joined_figures(classifier, ROWS, "oos", 40, seed=3)
    assert found["n"] == 40
    assert (found["both_found"], found["order_kept"]) == (both, order)
    assert (found["either_found"], found["both_alone"], found["false_splits"]) == (1.0, 1.0, 0.0)
    assert set(found["ways"]) == set(WAYS)


def test_that_a_single_message_taken_for_two_is_a_false_split() -> None:
    rows = Labelled((*ROWS.texts, "my parcel and my money"), (*ROWS.intents, "track"))
    assert joined_figures(ByWords(), rows, "oos", 4, seed=3)["false_splits"] == 0.2
