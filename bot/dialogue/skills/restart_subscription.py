"""Let a paused subscription go on, or take back a cancel before its day."""

from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.box_errand import ACTIVE, CANCELLED, PAUSED, BoxErrand
from bot.dialogue.skills.errand import Plan, Told, Unconfirmed
from bot.dialogue.skills.kit import Slots
from bot.shop import Subscription
from bot.shop.actions import Receipt, ResumeSubscription
from bot.storage.types import CustomerId


class RestartSubscriptionSkill(BoxErrand[ResumeSubscription]):
    name: ClassVar[str] = "restart_subscription"
    says: ClassVar[tuple[str, ...]] = ("resume", "keep", "done", "done_paused", "subject")
    states: ClassVar[tuple[str, ...]] = (PAUSED, CANCELLED)

    def can(self, one: Subscription) -> bool:
        return one.state == PAUSED or self.still_ending(one)

    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult:
        wording = self.kit.wording
        values = {
            "coffee": mine.product_name,
            "day": self.day_of(mine),
            "rhythm": self.rhythm(mine.every_weeks),
            "price": wording.money(mine.price),
        }
        line = "resume" if mine.state == PAUSED else "keep"
        return Plan(ResumeSubscription(mine.id), ask=line, values=values, slots=slots)

    async def told(self, customer: CustomerId, action: ResumeSubscription, receipt: Receipt) -> Told:
        """A cancel that is taken back leaves a pause as it was."""
        mine = await self.mine(customer, action.subscription)
        rests = (
            mine.state == PAUSED and receipt.undo is not None and receipt.undo.kind == "cancel_subscription"
        )
        if mine.state != ACTIVE and not rests:
            raise Unconfirmed
        values = {
            "coffee": mine.product_name,
            "day": self.day_of(mine),
            "price": self.kit.wording.money(mine.price),
        }
        line = "done_paused" if rests else "done"
        return Told(line, values, subject=" ".join(self.script.say("subject", **values)))
