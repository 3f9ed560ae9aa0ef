"""A line is taken apart where that is certain, and put together again as it was."""

import pytest

from bot.shop.actions import Refusal, Refused
from bot.shop.platform.postal import Postal, one_line, parsed, postal


@pytest.mark.parametrize(
    ("line", "country", "address"),
    [
        (
            "12 Sparrow Street, Amberwick, zz0 7qx",
            "GB",
            Postal("12 Sparrow Street", "", "Amberwick", "", "ZZ0 7QX", "GB"),
        ),
        (
            "Flat 2, 12 Sparrow Street, Amberwick ZZ0 7QX, UK",
            "GB",
            Postal("Flat 2", "12 Sparrow Street", "Amberwick", "", "ZZ0 7QX", "GB"),
        ),
        (
            "9 Mill Rd, San Perdido, CA 00042",
            "US",
            Postal("9 Mill Rd", "", "San Perdido", "CA", "00042", "US"),
        ),
        (
            "9 Mill Rd, San Perdido CA 00042",
            "US",
            Postal("9 Mill Rd", "", "San Perdido", "CA", "00042", "US"),
        ),
        ("Am Wehr 3, 00042 Lindenau", "DE", Postal("Am Wehr 3", "", "Lindenau", "", "00042", "DE")),
        ("Molenpad 3, 0042 AB Molenrade", "NL", Postal("Molenpad 3", "", "Molenrade", "", "0042 AB", "NL")),
    ],
)
def test_that_a_line_is_taken_apart_and_comes_back(line: str, country: str, address: Postal) -> None:
    assert parsed(line, country) == address
    assert parsed(address.line, country) == address


@pytest.mark.parametrize(
    ("line", "country", "why"),
    [
        ("12 Sparrow Street, Amberwick", "GB", Refusal.BAD_VALUE),
        ("Amberwick, ZZ0 7QX", "GB", Refusal.BAD_VALUE),
        ("9 Mill Rd, San Perdido, 00042", "US", Refusal.BAD_VALUE),
        ("12 Sparrow Street, Amberwick, ZZ0 7QX, Ireland", "GB", Refusal.BAD_VALUE),
        ("3 Via dei Tigli, 00042 Borgo", "IT", Refusal.PERSON),
        ("PO Box 12, Amberwick, ZZ0 7QX", "GB", Refusal.PERSON),
    ],
)
def test_that_what_cannot_be_told_is_refused(line: str, country: str, why: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        parsed(line, country)
    assert refused.value.refusal is why


def test_that_an_address_is_shown_as_it_was_typed_while_it_is_the_one() -> None:
    typed = "12 Sparrow Street,\n Amberwick,  ZZ0 7QX"
    here = parsed(typed, "GB")
    assert one_line(here, typed) == "12 Sparrow Street, Amberwick, ZZ0 7QX"
    elsewhere = postal("1 Kiln Street", "", "Amberwick", "ENG", "ZZ0 4AB", "GB")
    assert one_line(elsewhere, typed) == "1 Kiln Street, Amberwick, ZZ0 4AB, United Kingdom"
    assert one_line(None, typed) == ""
