"""Where parcels go: an invented address for every generated customer, and what a new one must look like."""

import re
import unicodedata
from functools import cache
from hashlib import sha256

from babel import Locale

from bot.shop.actions import Refusal, Refused

STREETS = {
    "GB": (
        "{number} Larkspur Row",
        "{number} Weavers Lane",
        "{number} Kiln Street",
        "{number} Old Mill Road",
    ),
    "IE": ("{number} Harbour Terrace", "{number} Mill Lane"),
    "DE": ("Lindengasse {number}", "Am alten Wehr {number}"),
    "FR": ("{number} rue des Tilleuls", "{number} rue du Vieux Lavoir"),
    "NL": ("Molenpad {number}", "Lindelaan {number}"),
    "ES": ("Calle del Olivo {number}", "Calle de la Noria {number}"),
    "IT": ("Via dei Tigli {number}", "Via del Mulino {number}"),
    "US": ("{number} Larkspur Avenue", "{number} Old Mill Road"),
}
TOWNS = {
    "GB-ENG": "Amberwick ZZ0 4AB",
    "GB-SCT": "Glenfarran ZZ0 6EH",
    "GB-WLS": "Pontarlas ZZ0 8CF",
    "GB-NIR": "Ballyfarrin ZZ0 9BT",
    "IE": "Kilmorran, Z00 A1B2",
    "DE": "00042 Lindenau am See",
    "FR": "00042 Saint-Aubin-les-Tilleuls",
    "NL": "0042 AB Molenrade",
    "ES": "00042 Olivares del Monte",
    "IT": "00042 Borgo dei Tigli",
    "US-CA": "San Perdido, CA 00042",
    "US-NY": "Millbrook Falls, NY 00042",
    "US-MN": "Larkwood, MN 00042",
    "US-TX": "Dry Creek, TX 00042",
    "US-WA": "Cedar Landing, WA 00042",
}
"""Codes that no post office gives out."""
COUNTRY_NAMES = {
    "GB": "United Kingdom",
    "IE": "Ireland",
    "DE": "Germany",
    "FR": "France",
    "NL": "Netherlands",
}
COUNTRY_NAMES |= {"ES": "Spain", "IT": "Italy", "US": "United States"}
NICKNAMES = {
    **dict.fromkeys(
        ("uk", "great britain", "england", "scotland", "wales", "northern ireland", "cymru"), "GB"
    ),
    **dict.fromkeys(("usa", "us", "america", "united states of america"), "US"),
    **dict.fromkeys(("the netherlands", "holland"), "NL"),
    **dict.fromkeys(("republic of ireland", "eire"), "IE"),
}
SERVED = frozenset(
    {
        *("GB", "US", "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU"),
        *("IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    }
)
"""The UK, the United States and the EU."""
SHORTEST, LONGEST = 10, 200
PO_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\b|\bpost office box\b", re.IGNORECASE)


def address_of(customer: str, country: str, region: str) -> str:
    """The same address for the same customer, always, and one that does not exist."""
    number = int.from_bytes(sha256(customer.encode()).digest()[:4], "big")
    streets = STREETS.get(country, STREETS["GB"])
    street = streets[number % len(streets)].format(number=1 + number // 7 % 140)
    town = TOWNS.get(region) or TOWNS.get(country) or region
    return ", ".join(part for part in (street, town, COUNTRY_NAMES.get(country, country)) if part)


def checked(address: str) -> str:
    """On one line; refused for what cannot be an address."""
    parts = [" ".join(part.split()) for part in re.split(r"[,\n]+", address)]
    line = ", ".join(part for part in parts if part)
    if any(unicodedata.category(letter).startswith("C") for letter in line) or set(line) & set("<>{}"):
        raise Refused(Refusal.BAD_VALUE, "An address has letters, digits, commas and hyphens only.")
    whole = SHORTEST <= len(line) <= LONGEST and "," in line and any(letter.isdigit() for letter in line)
    if not whole:
        raise Refused(
            Refusal.BAD_VALUE, "An address needs a street, a town and a postcode, with commas between."
        )
    return line


def country_in(address: str) -> str | None:
    """The country that the address ends with, or None when it names none."""
    last = address.rsplit(",", 1)[-1].strip(" .").casefold()
    return NICKNAMES.get(last) or _countries().get(last)


def is_po_box(address: str) -> bool:
    return PO_BOX.search(address) is not None


@cache
def _countries() -> dict[str, str]:
    names = Locale("en").territories
    return {name.casefold(): code for code, name in names.items() if len(code) == 2 and code.isalpha()}
