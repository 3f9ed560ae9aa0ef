"""Change how often a subscription comes, how large its bag is, or the day of the next box."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.box_errand import ACTIVE, PAUSED, BoxErrand
from bot.dialogue.skills.box_price import price_values
from bot.dialogue.skills.coffees import (
    FAMILY,
    Coffee,
    coffees_among,
    in_size,
    of_product,
    subscriber_price,
)
from bot.dialogue.skills.day_words import day_named, day_shifted, names_no_day
from bot.dialogue.skills.errand import Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import SUBSCRIPTION, WISH
from bot.dialogue.skills.kit import Slots, ask, tell
from bot.dialogue.skills.plan_words import OTHER, SIZES, rhythm_wished, set_elsewhere, size_wished
from bot.dialogue.skills.swap_coffee import SEEN
from bot.shop import Subscription, SubscriptionId
from bot.shop.actions import Action, ChangePlan, Receipt, SwapProduct
from bot.storage.types import CustomerId

RHYTHM_LABELS = {"weekly": 1, "fortnightly": 2, "monthly": 4}
TOPICS = ("topic_often", "topic_size", "topic_day")
DAYS = ("day_week", "day_two_weeks")


@dataclass(frozen=True)
class Wish:
    """What a text asks for that is not so already; empty where it says nothing."""

    weeks: int | None
    size: str
    day: date | None

    @property
    def empty(self) -> bool:
        return self.weeks is None and not self.size and self.day is None


class ChangePlanSkill(BoxErrand[ChangePlan | SwapProduct]):
    name: ClassVar[str] = "change_plan"
    says: ClassVar[tuple[str, ...]] = (
        "what",
        "how_often",
        "not_offered",
        "which_size",
        "no_size",
        "which_day",
        "elsewhere",
        "confirm_often",
        "confirm_day",
        "confirm_both",
        "confirm_size",
        "dearer",
        "cheaper",
        "same_price",
        "done_often",
        "done_day",
        "done_size",
        "subject",
    )
    states: ClassVar[tuple[str, ...]] = (ACTIVE, PAUSED)

    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult:
        coffees = coffees_among(await self.kit.shop.products(FAMILY, SEEN))
        current = of_product(coffees, mine.product)
        text = turn.understanding.text
        wish = self._wish(text, mine, current)
        if wish.empty and (asked := self._topic(turn, mine, current, slots)):
            return asked
        if wish.empty:
            text, wish = slots.get(WISH), self._wish(slots.get(WISH), mine, current)
        slots = slots.with_(**{WISH: text})
        if wish.size and current is not None:
            wanted = in_size(coffees, current.brand, wish.size)
            return self._size_plan(turn, mine, current, wanted, slots)
        return self._plan(turn, mine, wish, slots)

    def _wish(self, text: str, mine: Subscription, current: Coffee | None) -> Wish:
        old = mine.next_on or self.kit.today
        day = day_shifted(text, old) or day_named(text, self.kit.today)
        return Wish(
            weeks=rhythm_wished(text, mine.every_weeks),
            size=size_wished(text, current.size) if current else "",
            day=day if day != old else None,
        )

    def _topic(
        self, turn: SkillInput, mine: Subscription, current: Coffee | None, slots: Slots
    ) -> SkillResult | None:
        """One of the three things was chosen: ask how it shall be."""
        text, means = turn.understanding.text, self.script.means
        if means("topic_often", text):
            return self._how_often(turn, mine, slots, "how_often", progress=True)
        if means("topic_day", text) or names_no_day(text, self.kit.today):
            choices = tuple(map(self.script.label, DAYS))
            values = {"day": self.day_of(mine)}
            expects = self.script.answers("day")
            return ask(
                self.script,
                "which_day",
                turn,
                slots,
                choices=choices,
                expects=expects,
                values=values,
                progress=True,
            )
        if means("topic_size", text) and current is not None:
            sizes = tuple(size for size in SIZES if size != current.size)
            return ask(
                self.script,
                "which_size",
                turn,
                slots,
                choices=sizes,
                values={"coffee": mine.product_name},
                progress=True,
            )
        return None

    def _how_often(
        self, turn: SkillInput, mine: Subscription, slots: Slots, line: str, *, progress: bool = False
    ) -> SkillResult:
        others = [
            self.script.label(name) for name, weeks in RHYTHM_LABELS.items() if weeks != mine.every_weeks
        ]
        values = {"rhythm": self.rhythm(mine.every_weeks)}
        return ask(self.script, line, turn, slots, choices=tuple(others), values=values, progress=progress)

    def _what(self, turn: SkillInput, slots: Slots) -> SkillResult:
        """It says nothing that can be done here, or nothing yet."""
        if set_elsewhere(turn.understanding.text) or set_elsewhere(slots.get(WISH)):
            return tell(self.script, "elsewhere", turn, slots)
        choices = tuple(map(self.script.label, TOPICS))
        return ask(self.script, "what", turn, slots, choices=choices)

    def _plan(self, turn: SkillInput, mine: Subscription, wish: Wish, slots: Slots) -> Plan | SkillResult:
        if wish.weeks == OTHER:
            return self._how_often(turn, mine, slots.with_(**{WISH: ""}), "not_offered")
        if wish.empty:
            return self._what(turn, slots)
        weeks, wording = wish.weeks or mine.every_weeks, self.kit.wording
        values = {
            "coffee": mine.product_name,
            "old": self.rhythm(mine.every_weeks),
            "new": self.rhythm(weeks),
            "day": self.day_of(mine),
            "moved": wording.day(wish.day or mine.next_on or self.kit.today),
            "price": wording.money(mine.price),
        }
        line = "confirm_often" if wish.day is None else "confirm_both" if wish.weeks else "confirm_day"
        return Plan(ChangePlan(mine.id, weeks, wish.day), ask=line, values=values, slots=slots)

    def _size_plan(
        self, turn: SkillInput, mine: Subscription, current: Coffee, wanted: Coffee | None, slots: Slots
    ) -> Plan | SkillResult:
        """Another size of the same coffee is another product."""
        if wanted is None or not wanted.in_stock:
            return tell(self.script, "no_size", turn, slots, coffee=current.brand)
        price = subscriber_price(wanted.product.price, current.product.price, mine.price)
        values = {
            "old": mine.product_name,
            "coffee": wanted.product.name,
            "day": self.day_of(mine),
            **price_values(self.script, self.kit.wording, mine.price, price),
        }
        return Plan(SwapProduct(mine.id, wanted.product.id), ask="confirm_size", values=values, slots=slots)

    async def onward(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, action: Action
    ) -> Plan | SkillResult | None:
        """A new size is done first; a new rhythm or day out of the same message comes after it."""
        if not isinstance(action, SwapProduct):
            return None
        mine = await self.mine(customer, SubscriptionId(slots.get(SUBSCRIPTION)))
        wish = self._wish(slots.get(WISH), mine, None)
        return None if wish.empty else self._plan(turn, mine, wish, slots)

    async def told(self, customer: CustomerId, action: ChangePlan | SwapProduct, receipt: Receipt) -> Told:
        mine = await self.mine(customer, action.subscription)
        wording = self.kit.wording
        values = {
            "coffee": mine.product_name,
            "rhythm": self.rhythm(mine.every_weeks),
            "day": wording.day(mine.next_on or self.kit.today),
            "price": wording.money(mine.price),
        }
        if isinstance(action, SwapProduct):
            line, shows = "done_size", mine.product == action.product
        else:
            line = "done_often" if action.next_on is None else "done_day"
            shows = mine.every_weeks == action.every_weeks and action.next_on in (None, mine.next_on)
        if not shows:
            raise Unconfirmed
        return Told(line, values, subject=" ".join(self.script.say("subject", **values)))
