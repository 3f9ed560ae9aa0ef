"""When a part of a message counts as a request of its own."""

import numpy as np
import pytest

from intents.requests import LOWEST_SPLIT, Verdict, choose_split, requests


def verdict(best: int, share: float) -> Verdict:
    shares = np.full(3, (1 - share) / 2)
    shares[best] = share
    return Verdict(shares, in_scope=True, ambiguous=False)


ONE: list[Verdict] = []
TWO = [verdict(0, 0.9), verdict(1, 0.8)]
NONE = frozenset[int]()


def test_that_at_most_two_of_a_hundred_messages_are_split_wrongly() -> None:
    messages = [TWO, TWO, *[[verdict(0, 0.9), verdict(1, 0.7)]] * 98]
    level = choose_split(messages, NONE)
    assert sum(len(requests(parts, NONE, level)) > 1 for parts in messages) == 2


@pytest.mark.parametrize("messages", [[ONE] * 100, [*[ONE] * 99, TWO], [ONE]])
def test_that_few_messages_of_several_parts_do_not_open_the_door(messages: list[list[Verdict]]) -> None:
    assert choose_split(messages, NONE) >= LOWEST_SPLIT
