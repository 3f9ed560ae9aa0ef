"""Rhythms and sizes as people write them."""

import pytest

from bot.dialogue.skills.plan_words import OTHER, rhythm_wished, set_elsewhere, size_wished


@pytest.mark.parametrize(
    ("text", "now", "weeks"),
    [
        ("change frequency to monthly", 2, 4),
        ("from weekly to monthly", 1, 4),
        ("every fortnight instead of every week", 1, 2),
        ("every three weeks rather than every two", 2, OTHER),
        ("monthly -> every 6 weeks", 4, OTHER),
        ("send less often", 1, 2),
        ("less often", 4, None),
        ("more often please", 4, 2),
        ("i changed it to monthly and it STILL turns up every week", 1, 4),
        ("push it back a week", 2, None),
        ("Weekly", 2, 1),
    ],
)
def test_that_a_rhythm_is_what_shall_be_and_not_what_was(text: str, now: int, weeks: int | None) -> None:
    assert rhythm_wished(text, now) == weeks


@pytest.mark.parametrize(
    ("text", "now", "size"),
    [
        ("from 250g to 500g", "250 g", "500 g"),
        ("one kilo from next time", "250 g", "1 kg"),
        ("half a kilo", "250 g", "500 g"),
        ("smaller bags please", "1 kg", "500 g"),
        ("smaller bags please", "250 g", ""),
        ("500 rather than one of 1kg", "1 kg", "500 g"),
        ("monthly please", "1 kg", ""),
    ],
)
def test_that_a_size_is_read(text: str, now: str, size: str) -> None:
    assert size_wished(text, now) == size


def test_that_grind_and_number_of_bags_are_known_as_set_elsewhere() -> None:
    assert set_elsewhere("filter grind please")
    assert set_elsewhere("add a second bag")
    assert not set_elsewhere("a bigger bag")
