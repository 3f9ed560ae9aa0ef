"""Leave out the next box of a subscription, or one more after it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.box_errand import BoxErrand
from bot.dialogue.skills.errand import Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import SUBSCRIPTION, WISH
from bot.dialogue.skills.kit import Slots
from bot.shop import Subscription, SubscriptionId
from bot.shop.actions import Action, Receipt, SkipBox
from bot.storage.types import CustomerId

MOST = 3
LEFT = "left"
"""The slot that counts how many more boxes the visitor wants left out."""
_COUNTS: Mapping[str, int] = {"two": 2, "2": 2, "couple": 2, "three": 3, "3": 3}
_SEVERAL = re.compile(
    r"\b(two|2|three|3|couple)\s+(?:of\s+|more\s+|next\s+|coming\s+)?(?:box|deliver|bag|parcel)"
)


def boxes_wished(text: str) -> int:
    found = _SEVERAL.search(text.casefold())
    return _COUNTS[found[1]] if found else 1


class SkipBoxSkill(BoxErrand[SkipBox]):
    name: ClassVar[str] = "skip_box"
    says: ClassVar[tuple[str, ...]] = ("confirm", "done", "subject")

    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult:
        day = mine.next_on or self.kit.today
        after = day + timedelta(weeks=mine.every_weeks)
        left = slots.get(LEFT) or str(boxes_wished(slots.get(WISH)) - 1)
        wording = self.kit.wording
        values = {
            "coffee": mine.product_name,
            "day": wording.day(day),
            "after": wording.day(after),
            "price": wording.money(mine.price),
        }
        return Plan(SkipBox(mine.id), ask="confirm", values=values, slots=slots.with_(**{LEFT: left}))

    async def told(self, customer: CustomerId, action: SkipBox, receipt: Receipt) -> Told:
        mine = await self.mine(customer, action.subscription)
        skipped = receipt.effective_on
        if mine.next_on is None or skipped is None or mine.next_on <= skipped:
            raise Unconfirmed
        day = self.kit.wording.day
        values = {"coffee": mine.product_name, "day": day(skipped), "after": day(mine.next_on)}
        return Told("done", values, subject=" ".join(self.script.say("subject", day=day(skipped))))

    async def onward(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, action: Action
    ) -> Plan | SkillResult | None:
        left = int(slots.get(LEFT) or 0)
        if left < 1:
            return None
        mine = await self.mine(customer, SubscriptionId(slots.get(SUBSCRIPTION)))
        return await self.plan_for(turn, mine, slots.with_(**{LEFT: str(left - 1)}))
