"""What the generated customers must come to, in one place: the tests hold the data against these figures."""

from dataclasses import dataclass
from types import MappingProxyType

DAYS = round(18 * 30.4)
"""How far back orders go."""
EVENT_DAYS = 365
LAPSE_DAYS = 180

REPEAT_SHARE = 0.72
"""Customers with more than one order."""
LAPSED_SHARE = 0.36
"""Customers without an order in the last `LAPSE_DAYS`."""
DECEMBER_TO_JULY = 1.8
"""Orders of a December for each order of a July."""

MONTH_WEIGHT = {
    1: 1.0,
    2: 0.9,
    3: 0.95,
    4: 0.9,
    5: 0.9,
    6: 0.87,
    7: 0.9,
    8: 0.8,
    9: 0.95,
    10: 1.05,
    11: 1.3,
    12: 0.9 * DECEMBER_TO_JULY,
}
CLUB_SHARE = 0.17
MARKETING_SHARE = 0.68
SUBSCRIBER_SHARE = 0.33
LAPSED_SUBSCRIBER_SHARE = 0.12
FAVOURITE_SHARE = 0.35
"""Things in a basket that the customer has had before."""

MOST_EVENTS = 150_000
SIGNED_IN_SHARE = 0.55
"""Visits that begin with a login."""
NEWSLETTER_OPENED = 0.075
NEWSLETTER_CLICKED = 0.2
"""Of those opened."""
VISITS_A_MONTH = 0.32
"""Visits without an order, by somebody who buys as often as the average."""
ABANDONED = 0.16
"""Such visits that leave something in the cart."""


@dataclass(frozen=True)
class Taste:
    """How much likelier (or less) somebody of this taste is to pick an item of a kind."""

    share: float
    likes: MappingProxyType[str, float]


def _taste(share: float, **likes: float) -> Taste:
    return Taste(share, MappingProxyType(likes))


TASTES = {
    "all-round": _taste(0.3),
    "dark": _taste(0.25, dark=3.0, light=0.3, medium=1.2, tea=0.4),
    "light": _taste(0.2, dark=0.3, light=3.0, lot=2.5, tea=0.6, grinders=1.5),
    "tea": _taste(0.15, dark=0.25, light=0.25, medium=0.25, lot=0.3, tea=5.0, tableware=2.5),
    "presents": _taste(0.1, tableware=4.0, gifts=4.0, lot=1.5, accessories=0.3),
}
