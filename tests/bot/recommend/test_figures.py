"""Numbers in words."""

import pytest

from bot.recommend.figures import in_figures


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("seventy five quid", "75 quid"),
        ("thirty-two", "32"),
        ("a hundred and fifty", "150"),
        ("a couple of hundred", "200"),
        ("3 hundred", "300"),
        ("twenty to thirty", "20 to 30"),
        ("sixteen", "16"),
        ("a tent for the weekend", "a tent for the weekend"),
    ],
)
def test_that_words_become_figures_and_all_else_stays(said: str, figures: str) -> None:
    assert in_figures(said) == figures
