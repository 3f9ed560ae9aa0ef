"""What may stand beside a cancel button, by region. An unknown region gets the strictest rule."""

from enum import StrEnum

from bot.shop import Customer


class RegionRule(StrEnum):
    IMMEDIATE = "immediate"
    """One offer, with the way to cancel in the same view."""
    ASK_FIRST = "ask_first"
    """One line asks whether to hear an alternative; the offer only after a yes."""
    NOTHING = "nothing"
    """The cancel alone."""


RULES = {
    "US-CA": RegionRule.IMMEDIATE,
    "US-MN": RegionRule.ASK_FIRST,
    # The rule differs by state, so the country alone says too little.
    "US": RegionRule.NOTHING,
}
DISCLOSURES = {"US-NY": "THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA."}


def region_of(customer: Customer | None, default: str | None) -> str | None:
    """The customer's own region as far as it is known; the site's default only for people nobody knows."""
    if customer is None or not (customer.region or customer.country):
        return default
    return customer.region or customer.country


def rule_of(region: str | None) -> RegionRule:
    return RegionRule.NOTHING if region is None else RULES.get(region, RegionRule.IMMEDIATE)


def disclosure_of(region: str | None, monetary: bool) -> str:
    return DISCLOSURES.get(region or "", "") if monetary else ""
