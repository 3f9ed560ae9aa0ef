"""Messages are cut where a second request may begin, and nowhere else."""

import pytest

from intents.segments import MOST, MOST_CUTS, Cut, cuts, pieces, segments


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


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "where is my order? i want to cancel the rest",
            [("where is my order?", "i want to cancel the rest")],
        ),
        ("is it dark roast?can i pay by card", [("is it dark roast?", "can i pay by card")]),
        ("where is my order\nps do you ship to Malta", [("where is my order", "do you ship to Malta")]),
        ("pause my plan - do you sell filters", [("pause my plan", "do you sell filters")]),
        ("pause my plan, btw do you sell filters", [("pause my plan", "do you sell filters")]),
        ("pause my plan and also, do you sell filters", [("pause my plan", "do you sell filters")]),
        ("stop the boxes and refund the last one", [("stop the boxes", "refund the last one")]),
        ("my parcel is late can i have my money back", [("my parcel is late", "can i have my money back")]),
        ("can you tell me how i can find out when it comes", []),
        ("hi, where is my order", []),
        ("Where is my order JR-104233? I used ann@example.com", []),
        ("cancel it please. my email is ann@example.com and the order is 104233", []),
        ("beans and grinder", []),
        ("", []),
    ],
)
def test_that_a_message_is_tried_in_two_at_every_joint(text: str, sides: list[tuple[str, str]]) -> None:
    assert cuts(text) == tuple(Cut(*pair) for pair in sides)


def test_that_three_sentences_are_tried_as_one_and_two_and_as_two_and_one() -> None:
    found = cuts("It came today. The cup is broken! Can I send it back?")
    assert [cut.left for cut in found] == ["It came today.", "It came today. The cup is broken!"]
    assert [cut.words for cut in found] == [3, 5]


def test_that_of_many_joints_the_surest_are_tried() -> None:
    found = cuts("this cup, that cup, " * 20 + "they broke. Where are my beans?")
    assert len(found) == MOST_CUTS
    assert Cut("this cup, that cup, " * 20 + "they broke.", "Where are my beans?") in found


def test_that_a_text_is_read_in_each_of_its_pieces_once() -> None:
    assert pieces("where is it? i want to cancel") == ["where is it?", "i want to cancel"]
    assert pieces("where is it") == []


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("the bag is open", "may it go back?", True),
        ("i have tried the yellow one and its far too sour", "can it go back", True),
        ("please pause my box", "can i also have an invoice?", False),
        ("my parcel is late", "and i want a refund", False),
    ],
)
def test_that_a_story_before_its_question_is_known(left: str, right: str, told: bool) -> None:
    assert Cut(left, right).told_first is told
