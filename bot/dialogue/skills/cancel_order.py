"""Stop an order that has not been packed."""

from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.errand import Errand, Plan, Told, Unconfirmed
from bot.dialogue.skills.kit import Slots, tell
from bot.dialogue.skills.order_facts import goods, order_card
from bot.shop import OrderState
from bot.shop.actions import CancelOrder, Receipt
from bot.storage.types import CustomerId

TOO_LATE = {
    OrderState.PACKED: "packed",
    OrderState.SHIPPED: "on_its_way",
    OrderState.LOST: "on_its_way",
    OrderState.CANCELLED: "done_already",
}


class CancelOrderSkill(Errand[CancelOrder]):
    name: ClassVar[str] = "cancel_order"
    says: ClassVar[tuple[str, ...]] = ("confirm", "done", "subject", *TOO_LATE.values(), "delivered")

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        order = await self.find.order(turn, customer, slots, lambda order: order.state is OrderState.PLACED)
        if isinstance(order, SkillResult):
            return order
        if order.state is not OrderState.PLACED:
            return tell(self.script, TOO_LATE.get(order.state, "delivered"), turn, slots, order=order.id)
        wording = self.kit.wording
        return Plan(
            CancelOrder(order.id),
            ask="confirm",
            values={"order": order.id, "goods": goods(order), "total": wording.money(order.total)},
            slots=slots.with_(order=order.id),
            cards=(order_card(order, wording),),
        )

    async def told(self, customer: CustomerId, action: CancelOrder, receipt: Receipt) -> Told:
        order = await self.kit.shop.order(action.order)
        if order is None or order.state is not OrderState.CANCELLED:
            raise Unconfirmed
        refund = self.kit.wording.money(receipt.refund or order.total)
        subject = " ".join(self.script.say("subject", order=order.id))
        return Told("done", {"order": order.id, "total": refund}, subject=subject)
