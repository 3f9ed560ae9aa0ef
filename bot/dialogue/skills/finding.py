"""Which order, which thing in it, which subscription a visitor means."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.kit import Kit, Slots, ask, tell
from bot.dialogue.skills.naming import meant
from bot.dialogue.skills.proof import SENT_TO
from bot.dialogue.skills.script import Script
from bot.shop import Line, Order, OrderId, Subscription
from bot.storage.types import CustomerId, Tier

ORDER, PRODUCT, SUBSCRIPTION = "order", "product", "subscription"
"""The slots that hold what was chosen."""
WISH = "wish"
"""The slot with the words in which something was asked for, kept while a code is awaited."""
NEEDED = (
    "which_order",
    "order_not_yours",
    "no_such_order",
    "which_product",
    "which_subscription",
    "none_running",
)
SHOWN = 4
SURE = 80
"""RapidFuzz score (0 to 100) from which a name in a message is taken for a thing's."""


def canonical(number: str, prefix: str) -> str:
    """`jr 104233`, `#104233` and `JR-104233` are one order."""
    bare = re.sub(r"[\s#-]", "", number).upper()
    return prefix + bare if bare.isdigit() else re.sub(r"^([A-Z]+)(\d+)$", r"\1-\2", bare)


def number_in(turn: SkillInput, prefix: str) -> str:
    """The order's number that a message names last. Six digits while a code is awaited are the code, unless
    they are called an order."""
    found, text = turn.understanding.entities.order_ids, turn.understanding.text.casefold()
    awaits_code = turn.tier is not Tier.VERIFIED and SENT_TO in turn.state.slots
    if not found or (awaits_code and prefix.casefold() not in text and "order" not in text):
        return ""
    return canonical(found[-1], prefix)


@dataclass(frozen=True)
class Finding:
    """Each method returns what is meant, or the SkillResult that asks for it or says that there is none."""

    kit: Kit
    script: Script

    def number(self, turn: SkillInput, slots: Slots) -> str:
        return number_in(turn, self.kit.prefix) or slots.get(ORDER)

    async def order(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, suits: Callable[[Order], bool]
    ) -> Order | SkillResult:
        """`suits` tells which orders can be meant when the message names none."""
        number = self.number(turn, slots)
        if number:
            order = await self.kit.shop.order(OrderId(number))
            if order is not None and order.customer == customer:
                return order
            return ask(self.script, "order_not_yours", turn, slots.with_(**{ORDER: ""}))
        orders = [order for order in await self.kit.shop.orders_of(customer) if suits(order)]
        if len(orders) == 1:
            return orders[0]
        if not orders:
            return tell(self.script, "no_such_order", turn, slots)
        named = [order for order in orders if names_among(order.lines, turn.understanding.text)]
        if len(named) == 1:
            return named[0]
        labels = tuple(order_label(order) for order in orders[:SHOWN])
        return ask(self.script, "which_order", turn, slots, choices=labels)

    def line(self, turn: SkillInput, order: Order, slots: Slots) -> Line | SkillResult:
        if len(order.lines) == 1:
            return order.lines[0]
        chosen = slots.get(PRODUCT)
        for line in order.lines:
            if chosen == line.product:
                return line
        found = names_among(order.lines, turn.understanding.text)
        if len(found) == 1:
            return found[0]
        labels = tuple(line.name for line in order.lines[:6])
        slots = slots.with_(**{ORDER: order.id})
        return ask(self.script, "which_product", turn, slots, choices=labels, values={"order": order.id})

    async def subscription(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, states: Sequence[str]
    ) -> Subscription | SkillResult:
        mine = [one for one in await self.kit.shop.subscriptions_of(customer) if one.state in states]
        return self.among(turn, mine, slots)

    def among(
        self, turn: SkillInput, mine: Sequence[Subscription], slots: Slots
    ) -> Subscription | SkillResult:
        """The one of these subscriptions that is meant."""
        if not mine:
            return tell(self.script, "none_running", turn, slots)
        chosen = [one for one in mine if one.id == slots.get(SUBSCRIPTION)]
        if chosen or len(mine) == 1:
            return (chosen or mine)[0]
        labels = self._labels(mine)
        for text in (turn.understanding.text, slots.get(WISH)):
            found = meant(labels, text)
            if len(found) == 1:
                return mine[found[0]]
        return ask(self.script, "which_subscription", turn, slots, choices=tuple(labels))

    def _labels(self, mine: Sequence[Subscription]) -> list[str]:
        """The coffees' names; those of the same coffee with the day of their next box or their place too."""
        names = [one.product_name for one in mine]
        if len(set(names)) == len(names):
            return names
        days = [self.kit.wording.day(one.next_on) if one.next_on else one.ship_to for one in mine]
        labels = [f"{name}, {day}" for name, day in zip(names, days, strict=True)]
        if len(set(labels)) == len(labels):
            return labels
        return [f"{at}. {label}" for at, label in enumerate(labels, 1)]


def order_label(order: Order) -> str:
    """Short enough for a quick reply, and names the order when it is clicked."""
    return f"{order.id}: {order.lines[0].name}" + (" and more" if len(order.lines) > 1 else "")


def names_among(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines whose names stand in a text, misspelt or shortened; the best ones only."""
    scored = [(fuzz.token_set_ratio(line.name.casefold(), text.casefold()), line) for line in lines]
    best = max((score for score, _ in scored), default=0)
    return [line for score, line in scored if score >= SURE and score == best]
