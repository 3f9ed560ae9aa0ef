"""Order numbers and addresses are found as people type them."""

import pytest

from bot.understanding import Entities
from bot.understanding.entities import find_entities


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("where is JR-104233", ("JR-104233",)),
        ("jr 104233 pls", ("JR-104233",)),
        ("JR104233, and JR 104234", ("JR-104233", "JR-104234")),
        ("#104233", ("104233",)),
        ("104233", ("104233",)),
        ("it is 104233.", ("104233",)),
        ("order no. 104233 was late, order 104233!", ("104233",)),
        ("my number is 99123", ("99123",)),
        ("it cost £104233", ()),
        ("call +44 207 123456", ()),
        ("card 4111111111111111", ()),
        ("on 2026-11-12 at 10:30", ()),
        ("104233@example.com", ()),
    ],
)
def test_that_order_numbers_are_found_as_typed(text: str, ids: tuple[str, ...]) -> None:
    assert find_entities(text).order_ids == ids


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("its Ann.Lee@Example.com", ("ann.lee@example.com",)),
        ("ann.lee @ example.com", ("ann.lee@example.com",)),
        ("ann at example dot com", ("ann@example.com",)),
        ("tom (at) gmail,com", ("tom@gmail.com",)),
        ("a_b-9@mail.shop.co.uk, thanks", ("a_b-9@mail.shop.co.uk",)),
        ("look at juniper.com", ()),
        ("i was at home", ()),
        ("@juniper", ()),
    ],
)
def test_that_addresses_are_found_through_spaces_and_spelling(text: str, emails: tuple[str, ...]) -> None:
    assert find_entities(text).emails == emails


def test_that_number_and_address_come_out_of_one_message() -> None:
    found = find_entities("order 104233, tom.ridley@example.com is what i used")
    assert found == Entities(order_ids=("104233",), emails=("tom.ridley@example.com",))


def test_that_a_long_hostile_text_is_read_quickly() -> None:
    assert find_entities("a." * 1000 + "@" + "b-" * 1000 + "#1 " * 300) is not None


def test_that_short_numbers_count_where_they_are_marked_as_an_order() -> None:
    assert find_entities("where is #1001?").order_ids == ("1001",)
    assert find_entities("my order number is 1001").order_ids == ("1001",)
    for other in ("i ordered 100 bags", "order 500 g of it", "room #12", "it cost 1200"):
        assert find_entities(other).order_ids == ()
