"""Why something goes back."""

from bot.dialogue.skills.goods_words import Condition
from bot.dialogue.skills.return_reason import reason_of


def test_that_a_reason_never_says_opened_of_what_is_unopened() -> None:
    said = "I tried to print the label. It is too dark."
    assert reason_of(said, Condition.UNOPENED) == "Unopened. It is too dark."
    assert reason_of(said, Condition.OPENED).startswith("Opened. I tried")
    assert reason_of(said, "") == said
