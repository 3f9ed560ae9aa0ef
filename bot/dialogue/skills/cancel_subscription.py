"""End a subscription: accepted when it is asked for, with one yes at most (docs/decisions/0008)."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label, plain
from bot.dialogue.reading import ALTERNATIVE, CANCEL, OFFERED
from bot.dialogue.skills import proof
from bot.dialogue.skills.box_errand import ACTIVE, CANCELLED, PAUSED, BoxErrand
from bot.dialogue.skills.errand import PLAN, Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.kit import Slots, ask, give_up, tell
from bot.dialogue.skills.leaving import asks_again, plainly_cancels
from bot.errors import NotReady
from bot.shop import Order, OrderState, Subscription
from bot.shop.actions import CancelSubscription, Receipt
from bot.shop.wire import action_from_text
from bot.storage.types import CustomerId

ASKED_AT, PLAINLY = "asked_at", "plainly"
"""The slots with the moment from which the cancel holds, and whether it was asked for without any if."""
TO_COME = (OrderState.PLACED, OrderState.PACKED, OrderState.SHIPPED)


class CancelSubscriptionSkill(BoxErrand[CancelSubscription]):
    name: ClassVar[str] = "cancel_subscription"
    says: ClassVar[tuple[str, ...]] = (
        "confirm",
        "sure",
        "paid",
        "nothing_paid",
        "refund",
        "no_refund",
        "done",
        "done_final",
        "subject",
        "letter_undo",
        "letter_restart",
    )
    replies: ClassVar[tuple[str, ...]] = ("yes", "no", "surely", "keep", "unclear")
    states: ClassVar[tuple[str, ...]] = (ACTIVE, PAUSED)

    async def step(self, turn: SkillInput) -> SkillResult:
        text, under_way = turn.understanding.text, turn.state.skill == self.name
        slots = self.remember(turn, Slots.of(self.name, turn))
        if under_way and self.script.means("keep", text):
            return tell(self.script, "dropped", turn, slots)
        try:
            return await super().step(turn)
        except NotReady:
            return give_up(self.script, turn, slots, "unreachable")

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        slots = super().remember(turn, slots)
        if slots.get(ASKED_AT):
            return slots
        plainly = turn.intents == (CANCEL,) and plainly_cancels(turn.understanding.text)
        asked_at = self.kit.clock().isoformat()
        return slots.with_(**{ASKED_AT: asked_at, PLAINLY: "yes" if plainly else ""})

    async def _with(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> SkillResult:
        planned = slots.get(PLAN)
        if planned and self._means_it(turn, slots):
            return await self._do(turn, customer, action_from_text(planned), slots)
        if planned and self._may_mean_the_offer(turn):
            return self._make_sure(turn, slots)
        return await super()._with(turn, customer, slots)

    def _means_it(self, turn: SkillInput, slots: Slots) -> bool:
        """Words that name the cancel, or another request for it; the very same words may be a slip."""
        text = turn.understanding.text
        if self.kit.lines.chosen(Label.RESUME, text):
            return False
        if self.script.means("surely", text) or self.kit.lines.chosen(Label.ALTERNATIVE_NO, text):
            return True
        again = CANCEL in turn.intents and asks_again(text)
        return again and plain(text) != plain(slots.get(WISH))

    def _may_mean_the_offer(self, turn: SkillInput) -> bool:
        """A bare yes or no, where the turn before has asked or offered something besides."""
        beside = {ALTERNATIVE, OFFERED} & set(turn.state.pending)
        said = turn.understanding.text
        return bool(beside) and (self.script.means("yes", said) or self.script.means("no", said))

    def _make_sure(self, turn: SkillInput, slots: Slots) -> SkillResult:
        choices = (self.script.label("yes"), self.script.label("no"))
        expects = self.script.answers(*self.replies)
        return ask(self.script, "sure", turn, slots, choices=choices, expects=expects, progress=True)

    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult:
        """Whoever typed the code was told that it completes the cancel: that is the yes."""
        asked_at = datetime.fromisoformat(slots.get(ASKED_AT))
        values = {
            "coffee": mine.product_name,
            "day": self.kit.wording.day(mine.next_on or self.kit.today),
            "paid": await self._paid(mine),
        }
        agreed = bool(slots.get(proof.SENT_TO) or slots.get(PLAINLY))
        action = CancelSubscription(mine.id, asked_at)
        return Plan(action, ask="confirm", values=values, slots=slots, agreed=agreed)

    async def _paid(self, mine: Subscription) -> str:
        """Which boxes are paid already and still come."""
        orders = await self.kit.shop.orders_of(mine.customer)
        paid = [order.id for order in orders if _holds_a_box(order, mine)]
        line = "paid" if paid else "nothing_paid"
        return " ".join(self.script.say(line, orders=" and ".join(paid)))

    async def told(self, customer: CustomerId, action: CancelSubscription, receipt: Receipt) -> Told:
        mine = await self.mine(customer, action.subscription)
        if mine.state != CANCELLED:
            raise Unconfirmed
        wording, say = self.kit.wording, self.script.say
        ends_on = receipt.effective_on or mine.next_on or self.kit.today
        refund = say("refund", amount=wording.money(receipt.refund)) if receipt.refund else say("no_refund")
        values = {
            "coffee": mine.product_name,
            "day": wording.day(ends_on),
            "paid": await self._paid(mine),
            "refund": " ".join(refund),
            "until": wording.day(receipt.undo_until) if receipt.undo_until else "",
        }
        subject = " ".join(say("subject", day=wording.day(ends_on)))
        if not (receipt.undo and receipt.undo_until):
            return Told("done_final", values, subject=subject)
        undo = " ".join(say("letter_undo", **values, restart=self.script.label("restart")))
        return Told("done", values, subject=subject, besides=say("letter_restart", **values), undo=undo)

    def not_now(self, turn: SkillInput, slots: Slots, every: list[Subscription]) -> SkillResult:
        """Nobody who leaves is pointed to the way back."""
        told = super().not_now(turn, slots, every)
        return replace(told, choices=()) if every else told


def _holds_a_box(order: Order, mine: Subscription) -> bool:
    to_come = order.state in TO_COME and order.refunded is None
    return to_come and any(line.product == mine.product for line in order.lines)
