"""A delivery address in the fields that platforms keep, and the one line that the port shows and is given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from bot.shop.actions import Refusal, Refused
from bot.shop.desk.addresses import checked, country_in, is_po_box

POSTCODES: Mapping[str, str] = {
    "AT": r"\b\d{4}\b",
    "BE": r"\b\d{4}\b",
    "DE": r"\b\d{5}\b",
    "FR": r"\b\d{5}\b",
    "GB": r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    "NL": r"\b\d{4} ?[A-Z]{2}\b",
    "US": r"\b\d{5}(?:-\d{4})?\b",
}
"""Where a line can be taken apart with certainty. Elsewhere a person changes the address."""
WITH_STATE = ("US",)
"""Where the state is a part of the address."""


@dataclass(frozen=True)
class Postal:
    street: str
    more: str
    town: str
    state: str
    """Its code; empty where addresses have none."""
    postcode: str
    country: str
    """ISO 3166-1, two letters."""

    @property
    def line(self) -> str:
        place = f"{self.state} {self.postcode}".strip()
        name = Locale("en").territories.get(self.country, self.country)
        return ", ".join(part for part in (self.street, self.more, self.town, place, name) if part)


def postal(street: str, more: str, town: str, state: str, postcode: str, country: str) -> Postal:
    """From a platform's fields; a state counts only where it is a part of the address."""
    parts = [" ".join(part.split()) for part in (street, more, town, postcode)]
    return Postal(parts[0], parts[1], parts[2], state if country in WITH_STATE else "", parts[3], country)


def parsed(line: str, country: str) -> Postal:
    """`country` is that of the address so far. Refused for what is no address there or cannot be told."""
    clean = checked(line)
    named = country_in(clean)
    if named is not None and named != country:
        raise Refused(Refusal.BAD_VALUE, "The new address must be in the same country as the first.")
    if country not in POSTCODES or is_po_box(clean):
        raise Refused(Refusal.PERSON, "Somebody has to look at this address.")
    parts = clean.split(", ")
    if named is not None:
        parts.pop()
    found = re.search(POSTCODES[country], parts[-1], re.IGNORECASE)
    if found is None:
        raise Refused(Refusal.BAD_VALUE, "The address does not end with a town and a postcode.")
    rest = " ".join((parts.pop().replace(found.group(), " ")).split())
    state, rest = _state(rest) if country in WITH_STATE else ("", rest)
    if not rest and parts:
        rest = parts.pop()
    if not rest or not parts or (country in WITH_STATE and not state):
        raise Refused(Refusal.BAD_VALUE, "An address needs a street, a town and a postcode.")
    return Postal(parts[0], ", ".join(parts[1:]), rest, state, found.group().upper(), country)


def one_line(address: Postal | None, typed: str) -> str:
    """As the customer wrote it when that is where it goes, or from the platform's fields."""
    if address is None:
        return ""
    try:
        meant = parsed(typed, address.country) if typed else None
    except Refused:
        meant = None
    return checked(typed) if meant == address else address.line


def _state(text: str) -> tuple[str, str]:
    """`San Perdido CA` and `CA` -> the code, and what is left."""
    found = re.search(r"(?:^|\s)([A-Z]{2})$", text)
    return (found.group(1), text[: found.start()].strip()) if found else ("", text)
