"""Which orders somebody means who misses a parcel. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.dialogue import SkillInput
from bot.dialogue.skills.finding import names_among
from bot.dialogue.skills.order_facts import UNDER_WAY, problem_of
from bot.dialogue.skills.wording import Wording
from bot.shop import Order, OrderState
from bot.shop.working_days import add_working
from intents import IntentName

SAYS = "says"
"""The slot that keeps what was complained of, while the order is being found."""
REPORT_WITHIN = timedelta(days=14)
"""From the mark on: how long a parcel that is marked as delivered can be reported as missing."""
LOST_AFTER, LOST_AFTER_ELSEWHERE = {"GB": 10, "US": 20}, 15
"""Working days after dispatch, by country."""
_MARKED = re.compile(r"deliver|signed|handed|neighbou?r|safe place|stolen|nicked|photo", re.IGNORECASE)


LOST, LATE = IntentName("lost_parcel"), IntentName("late_delivery")


def complaint_in(turn: SkillInput) -> str:
    return next((name for name in (LOST, LATE) if name in turn.intents), "")


def counts_as_lost(order: Order, country: str, today: date, wording: Wording) -> bool:
    if order.shipped_at is None:
        return False
    left = order.shipped_at.astimezone(wording.zone).date()
    return today > add_working(left, LOST_AFTER.get(country, LOST_AFTER_ELSEWHERE))


def report_until(order: Order, wording: Wording) -> date | None:
    """The last day for reporting a delivered parcel as missing."""
    if order.state is not OrderState.DELIVERED or order.delivered_at is None:
        return None
    return order.delivered_at.astimezone(wording.zone).date() + REPORT_WITHIN


@dataclass(frozen=True)
class Candidates:
    """`orders` are those that fit best; `several` when the visitor has to say which of them."""

    orders: tuple[Order, ...]
    several: bool


def meant(orders: Sequence[Order], turn: SkillInput, says: str, today: date, wording: Wording) -> Candidates:
    """What has a problem comes first; for a parcel that is marked as delivered what has arrived lately."""
    wrong = [order for order in orders if problem_of(order, today, wording)]
    lately = [order for order in orders if (until := report_until(order, wording)) and until >= today]
    waiting = [order for order in orders if order.state in UNDER_WAY]
    text = turn.understanding.text
    marked = says == LOST and _MARKED.search(text) is not None
    groups = (lately, wrong, waiting) if marked else (wrong, waiting, lately)
    group = next((group for group in groups if group), list(orders[:1]))
    named = [order for order in group if names_among(order.lines, text)]
    if len(named) == 1:
        return Candidates((named[0],), several=False)
    on_time = group is waiting
    return Candidates(tuple(group), several=len(group) > 1 and not on_time)
