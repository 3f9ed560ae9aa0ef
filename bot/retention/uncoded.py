"""Offers that promise a code which the shop's till has not: found before somebody accepts one."""

from dataclasses import dataclass

from bot.retention.offers import REDUCTIONS, Catalogue
from bot.retention.types import OfferId
from bot.shop.platform.terms import TillTerms


@dataclass(frozen=True)
class Uncoded:
    offer: OfferId
    why: str


def uncoded(catalogue: Catalogue, terms: TillTerms | None) -> list[Uncoded]:
    """`terms` is None for a till that takes every kind of code."""
    if terms is None:
        return []
    coded = [(offer, offer.uses) for offer in catalogue.offers if offer.uses is not None]
    faults = [(offer.id, terms.fault(REDUCTIONS[offer.arm], uses)) for offer, uses in coded]
    return [Uncoded(id, fault[1]) for id, fault in faults if fault is not None]
