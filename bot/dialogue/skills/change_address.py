"""Send an order that is not packed, or the boxes of a subscription, to another address."""

import re
from dataclasses import replace
from typing import ClassVar

from bot.dialogue import HandoverReason, SkillInput, SkillResult
from bot.dialogue.settling import OPEN
from bot.dialogue.skills.address_words import (
    address_in,
    is_about_boxes,
    is_about_something_else,
    is_about_the_account,
)
from bot.dialogue.skills.errand import NONCE, PLAN, Errand, Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import ORDER, SUBSCRIPTION
from bot.dialogue.skills.kit import Slots, ask, tell
from bot.dialogue.skills.order_facts import order_card
from bot.generation import Act
from bot.shop import Order, OrderState
from bot.shop.actions import ChangeAddress, ChangeBoxAddress, Receipt, Refusal
from bot.storage.types import CustomerId

ADDRESS, BOX = "address", "box"
"""The slots with the new address, and with the wish to change a subscription's."""
RUNNING = ("active", "paused")
TOO_LATE = {
    OrderState.PACKED: "packed",
    OrderState.SHIPPED: "on_its_way",
    OrderState.LOST: "on_its_way",
}


class ChangeAddressSkill(Errand[ChangeAddress | ChangeBoxAddress]):
    name: ClassVar[str] = "change_address"
    says: ClassVar[tuple[str, ...]] = (
        *(
            "which_address",
            "whole_address",
            "other_address",
            "same",
            "account",
            "something_else",
            "only_boxes",
        ),
        *("confirm", "confirm_box", "done", "done_box", "subject", "subject_box", "over", *TOO_LATE.values()),
    )

    async def step(self, turn: SkillInput) -> SkillResult:
        slots, text = Slots.of(self.name, turn), turn.understanding.text
        address = self._address(turn, slots)
        if (
            not address
            and not slots.get(OPEN)
            and turn.state.skill != self.name
            and not self._takes_back(turn)
        ):
            if is_about_the_account(text):
                return replace(tell(self.script, "account", turn, slots), explain=True)
            if is_about_something_else(text):
                lines = self.script.say("something_else", text)
                reason = HandoverReason.SKILL
                return SkillResult(Act.HANDOVER, lines=lines, state=slots.ended(), handover=reason)
        return await super().step(_without(turn, address))

    def _address(self, turn: SkillInput, slots: Slots) -> str:
        return address_in(turn.understanding.text, awaited=bool(slots.get(OPEN)))

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        slots = super().remember(turn, slots)
        address, text = self._address(turn, slots), turn.understanding.text
        if address:
            return slots.with_(**{ADDRESS: address, BOX: slots.get(BOX) or _box(text.replace(address, ""))})
        return slots.with_(**{BOX: slots.get(BOX) or _box(text)})

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        if slots.get(BOX) and not slots.get(ORDER):
            return await self._plan_box(turn, customer, slots)
        if not slots.get(ORDER) and (asked := await self._only_boxes(turn, customer, slots)):
            return asked
        order = await self.find.order(turn, customer, slots, lambda order: order.state is OrderState.PLACED)
        if isinstance(order, SkillResult):
            return order
        if order.state is not OrderState.PLACED:
            line = TOO_LATE.get(order.state, "over")
            return replace(tell(self.script, line, turn, slots, order=order.id), explain=True)
        slots = slots.with_(**{ORDER: order.id})
        if asked := self._ask_address(turn, order.ship_to, slots):
            return asked
        return self._plan_order(order, slots)

    def _plan_order(self, order: Order, slots: Slots) -> Plan:
        new = slots.get(ADDRESS)
        return Plan(
            ChangeAddress(order.id, new),
            ask="confirm",
            values={"order": order.id, "new": new},
            slots=slots.with_(**{OPEN: "yes"}),
            cards=(order_card(order, self.kit.wording),),
        )

    async def _plan_box(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        mine = await self.find.subscription(turn, customer, slots, RUNNING)
        if isinstance(mine, SkillResult):
            return mine
        slots = slots.with_(**{SUBSCRIPTION: mine.id})
        if asked := self._ask_address(turn, mine.ship_to, slots):
            return asked
        new = slots.get(ADDRESS)
        return Plan(
            ChangeBoxAddress(mine.id, new),
            ask="confirm_box",
            values={"coffee": mine.product_name, "new": new},
            slots=slots.with_(**{OPEN: "yes"}),
        )

    async def _only_boxes(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> SkillResult | None:
        """Nothing is waiting to be packed, and a subscription is running: is it about that?"""
        orders = await self.kit.shop.orders_of(customer)
        if any(order.state is OrderState.PLACED for order in orders):
            return None
        boxes = await self.kit.shop.subscriptions_of(customer)
        if not any(one.state in RUNNING for one in boxes):
            return None
        label = self.script.label("box")
        return ask(
            self.script, "only_boxes", turn, slots, choices=(label,), expects=self.script.answers("box")
        )

    def _ask_address(self, turn: SkillInput, old: str, slots: Slots) -> SkillResult | None:
        new = slots.get(ADDRESS)
        if new and _same(new, old):
            return tell(self.script, "same", turn, slots, old=old)
        if new:
            return None
        tried = slots.get(OPEN) and any(letter.isdigit() for letter in turn.understanding.text)
        line = "whole_address" if tried and turn.state.slots.get(OPEN) else "which_address"
        first = not slots.get(OPEN)
        return ask(self.script, line, turn, slots.with_(**{OPEN: "yes"}), progress=first, values={"old": old})

    async def told(
        self, customer: CustomerId, action: ChangeAddress | ChangeBoxAddress, receipt: Receipt
    ) -> Told:
        if isinstance(action, ChangeBoxAddress):
            return await self._told_box(customer, action, receipt)
        order = await self.kit.shop.order(action.order)
        if order is None or not _same(order.ship_to or action.address, action.address):
            raise Unconfirmed
        values = {"order": order.id, "new": order.ship_to or action.address}
        return Told("done", values, subject=" ".join(self.script.say("subject", order=order.id)))

    async def _told_box(self, customer: CustomerId, action: ChangeBoxAddress, receipt: Receipt) -> Told:
        for one in await self.kit.shop.subscriptions_of(customer):
            if one.id == action.subscription and _same(one.ship_to or action.address, action.address):
                day = receipt.effective_on or one.next_on or self.kit.today
                values = {"new": one.ship_to or action.address, "day": self.kit.wording.day(day)}
                return Told("done_box", values, subject=" ".join(self.script.say("subject_box")))
        raise Unconfirmed

    def _refused(self, turn: SkillInput, slots: Slots, refusal: Refusal) -> SkillResult:
        """An address that cannot be is asked for once more."""
        if refusal is not Refusal.BAD_VALUE:
            return super()._refused(turn, slots, refusal)
        again = slots.with_(**{ADDRESS: "", PLAN: "", NONCE: "", OPEN: "yes"})
        return ask(self.script, "other_address", turn, again)


def _box(text: str) -> str:
    return "yes" if is_about_boxes(text) else ""


def _same(one: str, other: str) -> bool:
    return re.sub(r"[\W_]", "", one).casefold() == re.sub(r"[\W_]", "", other).casefold()


def _without(turn: SkillInput, address: str) -> SkillInput:
    """The postcode in an address is no order number, whatever it looks like."""
    heard, digits = turn.understanding, re.sub(r"\D", "", address)
    ids = tuple(id for id in heard.entities.order_ids if re.sub(r"\D", "", id) not in digits)
    if not address or ids == heard.entities.order_ids:
        return turn
    return replace(turn, understanding=replace(heard, entities=replace(heard.entities, order_ids=ids)))
