"""Where a message is cut, and where it is left whole."""

import pytest

from bot.understanding.clauses import MOST, clauses


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("cancel my plan, it is too dear", ["cancel my plan", "it is too dear"]),
        ("cancel my plan because it is too dear", ["cancel my plan", "it is too dear"]),
        ("It is too dear. Please stop it!", ["It is too dear", "Please stop it"]),
        ("great coffee but far too dear", ["great coffee", "far too dear"]),
        ("i lost my job so please stop it", ["i lost my job", "please stop it"]),
        ("it went up again and i'm done", ["it went up again", "i'm done"]),
        ("too dear for me; goodbye then", ["too dear for me", "goodbye then"]),
    ],
)
def test_that_each_clause_stands_by_itself(message: str, parts: list[str]) -> None:
    assert clauses(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "",
        "where is my order",
        "hi, where is my order?",
        "I paid £1,250.50 for it",
        "why is it so expensive",
        "...",
    ],
)
def test_that_a_message_of_one_clause_is_not_cut(message: str) -> None:
    assert clauses(message) == []


def test_that_a_flood_of_clauses_stays_a_small_batch() -> None:
    assert len(clauses("too dear, " * 300)) <= MOST
