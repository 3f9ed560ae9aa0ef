"""Addresses: invented ones that hold still, and new ones that could be."""

import pytest

from bot.shop.actions import Refused
from bot.shop.desk.addresses import address_of, checked, country_in, is_po_box


def test_that_a_customers_address_is_always_the_same_and_not_everybodys() -> None:
    addresses = {address_of(f"customer-{number}", "GB", "GB-ENG") for number in range(50)}
    assert len(addresses) > 25
    assert address_of("customer-1", "GB", "GB-ENG") == address_of("customer-1", "GB", "GB-ENG")


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("GB", "GB-NIR"),
        ("IE", "IE-L"),
        ("DE", "DE-BY"),
        ("FR", "FR-IDF"),
        ("NL", "NL-NH"),
        ("ES", "ES-MD"),
        ("IT", "IT-25"),
        ("US", "US-MN"),
    ],
)
def test_that_an_invented_address_would_be_taken_as_a_new_one(country: str, region: str) -> None:
    address = address_of("somebody", country, region)
    assert checked(address) == address
    assert country_in(address) == country


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("1 Mill Lane, Perth, UK", "GB"),
        ("1 Mill Lane, Cardiff, Wales.", "GB"),
        ("1 Mill Road, Larkwood, U Turn 7", None),
        ("1 Mill Road, Larkwood, USA", "US"),
        ("Lindengasse 1, Lindenau, germany", "DE"),
        ("1 Mill Lane, Oslo, Norway", "NO"),
    ],
)
def test_that_a_country_is_read_where_one_is_named(address: str, country: str | None) -> None:
    assert country_in(address) == country


@pytest.mark.parametrize("address", ["PO Box 7, Bath", "P.O. Box 7, Bath", "p o box 7, Bath"])
def test_that_a_po_box_is_seen_however_it_is_written(address: str) -> None:
    assert is_po_box(address)
    assert not is_po_box("7 Boxwood Lane, Bath")


@pytest.mark.parametrize("address", ["7 Mill\x00 Lane, Bath BA1", "7 {{lane}}, Bath BA1", "Mill Lane, Bath"])
def test_that_control_signs_and_markup_are_no_address(address: str) -> None:
    with pytest.raises(Refused):
        checked(address)
