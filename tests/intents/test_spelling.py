"""Slips of the finger, undone by the shop's own words."""

import gc
import weakref
from pathlib import Path

import pytest

from intents.spelling import Spelling, one_slip

TEXTS = [
    "Pause my subscription, please.",
    "How long can a pause last?",
    "Is there a pause button for the subscription?",
    "My refund for the kettle",
    "when does the refund come",
    "a refund, now",
    "The kettle leaks.",
    "Which kettle do you have?",
    "a kettle for my mum",
    "they're late",
    "They’re lost",
    "why they're green",
    "subscription",
]
COMMON = frozenset(["there", "does", "clause", "cause", "come"])


def spelling(*more: str) -> Spelling:
    return Spelling.learn([*TEXTS, *more], COMMON.__contains__)


@pytest.mark.parametrize("slip", ["puase", "pase", "paus", "paause", "payse", "apuse", "pauze"])
def test_that_one_slip_in_a_word_that_texts_often_use_is_undone(slip: str) -> None:
    assert spelling().mended(f"how do i {slip} it?") == "how do i pause it?"


def test_that_only_the_misspelt_word_changes() -> None:
    assert spelling().mended("Refnud!  for my KETTLE (JR-10482)") == "refund!  for my KETTLE (JR-10482)"


@pytest.mark.parametrize(
    "word", ["cause", "clause", "kettles", "pau", "sause7", "payday", "ref", "", "theyre", "they're", "mause"]
)
def test_that_other_words_stay(word: str) -> None:
    """Known to the language, learned, too short, no word, too far from any, or with another beginning."""
    assert spelling("two kettles").mended(word) == word


def test_that_a_word_that_was_learned_is_a_slip_only_beside_a_far_commoner_one() -> None:
    rare = [f"annual fee {at}" for at in range(12)]
    assert spelling("can i annul it", *rare).mended("annul") == "annul"
    assert spelling("my kettel", *["kettle"] * 60).mended("kettel") == "kettle"


def test_that_a_word_few_texts_use_is_no_aim() -> None:
    assert spelling().mended("leask") == "leask", "leaks is met once"
    assert spelling(*["hello"] * 9_000).mended("puase") == "puase", "three of nine thousand"


def test_that_ten_texts_are_enough_among_however_many() -> None:
    others = [f"text number {number}" for number in range(30_000)]
    for uses, read in ((9, "the skcale"), (10, "the skale")):
        tin = Spelling.learn(["the skale"] * uses + others, COMMON.__contains__)
        assert tin.mended("the skcale") == read


def test_that_the_commoner_of_two_words_is_meant() -> None:
    told = Spelling.learn([*["the later one"] * 3, *["a latte"] * 4], lambda word: False)
    assert told.mended("latt") == "latte"
    assert told.mended("late") == "latte"


def test_that_a_word_without_end_costs_nothing() -> None:
    assert spelling().mended("p" * 100_000) == "p" * 100_000


def test_that_what_was_saved_mends_alike(tmp_path: Path) -> None:
    spelling().save(tmp_path / "words.json")
    again = Spelling.load(tmp_path / "words.json", COMMON.__contains__)
    assert again.mended("puase my kettel") == "pause my kettle"


def test_that_nothing_holds_it_once_it_is_let_go() -> None:
    """A model that was swapped out must not wait for the garbage collector."""
    gc.disable()
    try:
        told = spelling()
        told.mended("puase")
        gone = weakref.ref(told)
        del told
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("puase", "pause", True),
        ("pause", "pause", False),
        ("pase", "pause", True),
        ("payse", "pause", True),
        ("apsue", "pause", False),
        ("use", "pause", False),
        ("ba", "ab", True),
        ("abc", "cba", False),
        ("paus", "pause", True),
        ("pauze", "pause", True),
        ("garantee", "guarantee", True),
        ("mellow", "yellow", False),
        ("itch", "pitch", False),
        ("mends", "ends", False),
    ],
)
def test_that_a_slip_is_one_letter_or_a_swap_either_way(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) is near
    assert one_slip(other, one) is near
