"""When two values are one."""

import pytest

from bot.generation.slots import find_values
from bot.generation.values import meaning, meanings, unbacked_values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£5.00", "GBP 5"),
        ("5 EUR", "€5"),
        ("1,000 points", "1000 points"),
        ("€4,50", "€4.50"),
        ("5 pm", "17:00"),
        ("9.30 am", "9:30"),
        ("12 am", "0:00"),
        ("3 May 2026", "May 3rd, 2026"),
        ("2026-05-03", "3 May 2026"),
        ("20 %", "20%"),
        ("#48213", "48213"),
        ("save20x", "save20x"),
        ("https://shop.example/help/", "shop.example/help"),
        ("Mail@Shop.example", "mail@shop.example"),
        ("+44 20 7946 0018", "+44 (20) 7946-0018"),
    ],
)
def test_that_one_value_written_in_two_ways_has_one_meaning(one: str, other: str) -> None:
    assert meanings(one) == meanings(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£5", "€5"),
        ("$5", "A$5"),
        ("£5", "5 pounds"),
        ("£1.10", "£1.01"),
        ("5", "5%"),
        ("5 am", "5 pm"),
        ("3 May", "5 March"),
        ("SAVE10", "SAVE20"),
        ("1.000", "1"),
        ("1st", "1"),
    ],
)
def test_that_values_that_differ_have_different_meanings(one: str, other: str) -> None:
    assert [meaning(value) for value in find_values(one)] != [meaning(value) for value in find_values(other)]


def test_that_a_number_in_words_is_backed_by_digits_and_the_other_way_round() -> None:
    assert unbacked_values("It takes two weeks.", ["It takes 2 weeks."]) == []
    assert unbacked_values("It takes 12 days.", ["It takes a dozen days, twelve at most."]) == []
    assert unbacked_values("It takes twenty-five days.", ["It takes 25 days."]) == []
    assert unbacked_values("It takes three weeks.", ["It takes 2 weeks."]) == ["three"]


def test_that_both_ends_of_a_range_are_values() -> None:
    assert unbacked_values("5-7 days", ["5–7 days"]) == []
    assert unbacked_values("5 to 8 days", ["5–7 days"]) == ["8"]


def test_that_a_day_is_backed_by_the_same_day_with_its_year_but_not_the_other_way_round() -> None:
    assert unbacked_values("due on 3 May", ["due on 3 May 2026"]) == []
    assert unbacked_values("due on 3 May 2026", ["due on 3 May"]) == ["3 May 2026"]


def test_that_a_bare_one_is_no_number() -> None:
    assert unbacked_values("One of our colleagues", []) == []
