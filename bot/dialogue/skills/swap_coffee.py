"""Have the boxes of a subscription bring another coffee."""

from collections.abc import Sequence
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.box_errand import ACTIVE, PAUSED, BoxErrand
from bot.dialogue.skills.box_price import price_values
from bot.dialogue.skills.coffees import (
    FAMILY,
    ROASTERS_CHOICE,
    Coffee,
    brand_meant,
    brands,
    coffees_among,
    in_size,
    of_product,
    subscriber_price,
    suggested,
)
from bot.dialogue.skills.errand import Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.kit import Slots, ask, tell
from bot.dialogue.skills.plan_words import size_wished
from bot.shop import Subscription
from bot.shop.actions import Receipt, SwapProduct
from bot.storage.types import CustomerId

SEEN = 100
"""Products that are looked at; the standing range comes first."""
SUGGESTED = 3


class SwapCoffeeSkill(BoxErrand[SwapProduct]):
    name: ClassVar[str] = "swap_coffee"
    says: ClassVar[tuple[str, ...]] = (
        "which",
        "none_other",
        "sold_out",
        "roasters_choice",
        "confirm",
        "dearer",
        "cheaper",
        "same_price",
        "done",
        "subject",
    )
    states: ClassVar[tuple[str, ...]] = (ACTIVE, PAUSED)
    names_another: ClassVar[bool] = True

    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult:
        coffees = coffees_among(await self.kit.shop.products(FAMILY, SEEN))
        current = of_product(coffees, mine.product)
        text, wish = turn.understanding.text, slots.get(WISH)
        if self._wants_roasters_choice(coffees, text):
            return tell(self.script, "roasters_choice", turn, slots)
        brand = brand_meant(coffees, text, current.brand if current else "")
        brand = brand or brand_meant(coffees, wish, current.brand if current else "")
        size = size_wished(text, "") or size_wished(wish, "") or (current.size if current else "")
        if not brand:
            return self._which(turn, slots, mine, suggested(coffees, current, size, wish, SUGGESTED))
        wanted = in_size(coffees, brand, size)
        if wanted is None or not wanted.in_stock:
            others = suggested(coffees, current, size, wish, SUGGESTED)
            return self._which(turn, slots.with_(**{WISH: ""}), mine, others, out=f"{brand} {size}".strip())
        return self._plan(mine, current, wanted, slots)

    def _wants_roasters_choice(self, coffees: Sequence[Coffee], text: str) -> bool:
        """Where the shop lists it, it is a coffee like the others."""
        listed = any(brand.startswith(ROASTERS_CHOICE) for brand in brands(coffees))
        return not listed and self.script.holds("roasters_choice", text)

    def _which(
        self, turn: SkillInput, slots: Slots, mine: Subscription, names: Sequence[str], out: str = ""
    ) -> SkillResult:
        if not names:
            return tell(self.script, "none_other", turn, slots)
        line = "sold_out" if out else "which"
        values = {"coffee": mine.product_name, "wanted": out}
        return ask(self.script, line, turn, slots, choices=tuple(names), values=values)

    def _plan(self, mine: Subscription, current: Coffee | None, wanted: Coffee, slots: Slots) -> Plan:
        paid = mine.price
        price = subscriber_price(wanted.product.price, current.product.price if current else paid, paid)
        values = {
            "old": mine.product_name,
            "coffee": wanted.product.name,
            "day": self.day_of(mine),
            **price_values(self.script, self.kit.wording, paid, price),
        }
        return Plan(SwapProduct(mine.id, wanted.product.id), ask="confirm", values=values, slots=slots)

    async def told(self, customer: CustomerId, action: SwapProduct, receipt: Receipt) -> Told:
        mine = await self.mine(customer, action.subscription)
        if mine.product != action.product:
            raise Unconfirmed
        wording = self.kit.wording
        values = {
            "coffee": mine.product_name,
            "day": wording.day(mine.next_on or self.kit.today),
            "price": wording.money(mine.price),
        }
        return Told("done", values, subject=" ".join(self.script.say("subject", **values)))
