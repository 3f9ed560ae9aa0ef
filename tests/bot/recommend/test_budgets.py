"""What somebody wants to spend, however it is put."""

import pytest

from bot.recommend.budgets import Budget, budget_in
from bot.recommend.words import words_of_shoppers


def budget(text: str) -> Budget:
    return budget_in(text, words_of_shoppers().price)


def bounds(text: str) -> tuple[int | None, int | None]:
    found = budget(text)
    return found.at_least, found.at_most


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("i dont want to fork out more than 65 quid", 6500),
        ("won't be paying over £55 for a kettle", 5500),
        ("nothing above ninety pounds please", 9000),
        ("thirty five quid tops", 3500),
        ("45 would be my limit", 4500),
        ("no dearer than a tenner", 1000),
        ("i can stretch to 80", 8000),
        ("absolute max 75", 7500),
        ("£20 or less", 2000),
        ("not a penny over 30", 3000),
        ("a hundred quid at the most", 10000),
        ("ive only got 15 squid to spend", 1500),
        ("£1,100 budget", 110000),
        ("a kit for 1.2k max", 120000),
        ("12.50 max", 1250),
        ("roughly 60", 6900),
        ("60ish quid", 6900),
        ("can't find anything under £20, any ideas", 2000),
    ],
)
def test_that_an_upper_bound_is_heard(text: str, most: int) -> None:
    assert bounds(text) == (None, most)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("not under £25", 2500, None),
        ("no less than forty quid", 4000, None),
        ("£50 and up", 5000, None),
        ("anything over 60 quid", 6000, None),
        ("15-25 quid", 1500, 2500),
        ("between thirty and fifty", 3000, 5000),
        ("€30 to €45", 3000, 4500),
        ("somewhere from 40 to 60 dollars", 4000, 6000),
        ("at least £20 but no more than £35", 2000, 3500),
        ("not more than 20 or 30 quid", None, 3000),
    ],
)
def test_that_a_lower_bound_and_a_range_are_heard(text: str, least: int | None, most: int | None) -> None:
    assert bounds(text) == (least, most)


@pytest.mark.parametrize(
    "text",
    [
        "we drink up to five cups a day",
        "no more than two bags",
        "for under 20 minutes",
        "around 12 people at work",
        "max 500 g",
        "less than 2 spoons",
        "my last one cost me 90 quid",
        "two pounds of beans",
        "the millrace 40 or 64",
        "is 30% off still on",
        "more than happy with it",
    ],
)
def test_that_other_numbers_are_no_budget(text: str) -> None:
    assert bounds(text) == (None, None)


def test_that_a_bound_counts_before_a_sum_that_only_stands_there() -> None:
    assert bounds("my machine was £400, i need beans for under £15") == (None, 1500)
    assert bounds("£40 would do, well, no more than £50") == (None, 5000)


@pytest.mark.parametrize(
    ("text", "sign"), [("40 euros max", "€"), ("under $30", "$"), ("fifty quid", "£"), ("under 40", "")]
)
def test_that_the_currency_is_kept(text: str, sign: str) -> None:
    assert budget(text).sign == sign
