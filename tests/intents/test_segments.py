"""Messages are cut where a second request may begin, and nowhere else."""

import pytest

from intents.segments import MOST, segments


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("where is my order? i want to cancel the rest", ["where is my order?", "i want to cancel the rest"]),
        ("change my address and also pause the plan", ["change my address", "pause the plan"]),
        ("i want a refund and where is the other parcel", ["i want a refund", "where is the other parcel"]),
        ("beans and a grinder", []),
        ("Where is my order JR-104233? I used ann@example.com", []),
        ("cancel it please. my email is ann@example.com and the order is 104233", []),
        ("where is it? refund for JR-104233", ["where is it?", "refund for JR-104233"]),
        ("it cost 12.50 at juniper.example", []),
        ("write to ann.lee@example.com please", []),
        ("hello", []),
        ("", []),
    ],
)
def test_that_a_message_is_cut_at_requests(text: str, parts: list[str]) -> None:
    assert segments(text) == parts


def test_that_a_flood_of_sentences_stays_a_small_batch() -> None:
    assert len(segments("help me please. " * 200)) <= MOST
