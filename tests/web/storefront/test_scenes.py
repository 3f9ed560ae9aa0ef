"""What the storefront says is worth trying must have been tried: each line opens a scripted dialogue."""

import pytest

from bot.shop.stories import CAST
from eval.suites.dialogues import read_dialogues
from web.storefront.scenes import ANONYMOUS, SAY

LINES = [(key, line) for key, lines in SAY.items() for line in lines]


@pytest.mark.parametrize(("key", "line"), LINES, ids=[f"{key}: {line}" for key, line in LINES])
def test_that_every_line_to_try_opens_a_scripted_dialogue_of_the_same_person(key: str, line: str) -> None:
    who = None if key == ANONYMOUS else key
    opened = {one.turns[0].say for one in read_dialogues() if one.customer == who}
    assert line in opened


def test_that_everybody_has_three_lines_to_try() -> None:
    assert set(SAY) == {ANONYMOUS, *(cast.key for cast in CAST)}
    assert {len(lines) for lines in SAY.values()} == {3}
