"""What asks for nothing by itself."""

import pytest

from intents.leaning import goes_on, leans


@pytest.mark.parametrize(
    ("side", "other"),
    [
        ("once the kettle is back with you", "close my account"),
        ("where do I see my points", "when they have been paid out"),
        ("if I move abroad", "does the club go on"),
        ("not the newsletter", "the account itself"),
        ("it's not the grinder", "the scales are what I ask about"),
        ("without a receipt", "can it go back"),
        ("please don't cancel it", "just send it elsewhere"),
        ("i'm not after a job", "i only want to look round"),
        ("nothing wrong with the tin", "it's the lid of the pot"),
    ],
)
def test_that_a_condition_and_what_is_not_meant_rest_on_the_other_side(side: str, other: str) -> None:
    assert leans(side, other) or leans(other, side)


@pytest.mark.parametrize(
    ("side", "other"),
    [
        ("when will my parcel come", "can I pause the next box"),
        ("where is my order", "cancel my plan"),
        ("don't send the next box", "where is the last one"),
        ("i don't like the new roast", "how do I swap it"),
        ("if it is lost, what then?", "who do I call"),
        ("not received my parcel", "cancel my plan as well"),
        ("no refund so far", "can I talk to someone"),
        ("no idea where my parcel is", "and the invoice is missing too"),
        ("is the tasting on", "when do you close"),
    ],
)
def test_that_what_asks_or_orders_stands_by_itself(side: str, other: str) -> None:
    assert not leans(side, other)
    assert not leans(other, side)


@pytest.mark.parametrize("side", ["tastes burnt, may it go back", "came without its lid", "Arrived in bits."])
def test_that_a_verb_without_a_subject_goes_on_with_the_left_side(side: str) -> None:
    assert goes_on(side)


@pytest.mark.parametrize("side", ["the lid came off", "cancel my plan", "can't log in", "how does it work"])
def test_that_a_clause_of_its_own_does_not(side: str) -> None:
    assert not goes_on(side)
