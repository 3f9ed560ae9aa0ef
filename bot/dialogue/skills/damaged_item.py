"""Something came damaged, was the wrong thing or did not come: it is sent again or paid back, as wished."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.arrived_errand import ARRIVED_SAYS, ASKED, PRODUCTS, ArrivedErrand, pieces
from bot.dialogue.skills.errand import PLAN, Deed, Plan, Told, Unconfirmed
from bot.dialogue.skills.fault_words import fault_in, wish_in
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.kit import Slots
from bot.dialogue.skills.onward import followed_by
from bot.dialogue.skills.refunds import paid_for
from bot.shop import Line, Order, OrderState
from bot.shop.actions import Fault, Receipt, ReportFault, Wish
from bot.shop.working_days import add_working
from bot.storage.types import CustomerId

TELL_WITHIN = timedelta(days=14)
FAULT, REMEDY, LEFT = "fault", "remedy", "left"
"""The slots with what is wrong, with what is wished for, and with the ids of what comes after this one."""
FAULTS = (Fault.DAMAGED, Fault.WRONG, Fault.MISSING)
REMEDIES = (Wish.REPLACEMENT, Wish.REFUND)
EQUIPMENT = ("grinders", "kettles")


_TELLS = re.compile(r"\b(?:instead|got|received|sent|came)\b", re.IGNORECASE)
"""What came instead is told with a name too: "I got the decaf"."""


class DamagedItemSkill(ArrivedErrand[ReportFault]):
    name: ClassVar[str] = "damaged_item"
    several: ClassVar[bool] = True
    replies: ClassVar[tuple[str, ...]] = ("yes", "no", *FAULTS, *REMEDIES)
    says: ClassVar[tuple[str, ...]] = (
        *ARRIVED_SAYS,
        *("sorry", "what_is_wrong", "what_to_do", "too_late", "too_late_equipment"),
        *(f"is_{fault}" for fault in FAULTS),
        *("confirm_replacement", "confirm_refund", "confirm_part"),
        *("done_replacement", "done_refund", "done_part", "subject"),
    )

    async def step(self, turn: SkillInput) -> SkillResult:
        """Sorry once, and no offers until it is settled."""
        result = await super().step(turn)
        if turn.state.skill != self.name and result.done is None:
            sorry = self.script.say("sorry", turn.understanding.text)
            result = replace(result, lines=(*sorry, *result.lines))
        return replace(result, problem=result.problem or "something arrived damaged, wrong or not at all")

    def in_time(self, order: Order) -> bool:
        arrived = order.state is OrderState.DELIVERED and order.delivered_at is not None
        return arrived and self.kit.today <= self._until(order)

    def _until(self, order: Order) -> date:
        return self.arrived_on(order) + TELL_WITHIN

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        text = turn.understanding.text
        slots = super().remember(turn, slots)
        if self.script.means("nothing_said", text):
            return slots
        clicked = next((one for one in FAULTS if self.script.means(one, text)), None)
        fault = clicked or (None if slots.get(FAULT) else fault_in(text))
        wish = next((one for one in REMEDIES if self.script.means(one, text)), None) or wish_in(text)
        slots = slots.with_(**{FAULT: fault}) if fault is not None else slots
        return slots.with_(**{REMEDY: wish}) if wish is not None else slots

    async def plan_for(
        self, turn: SkillInput, customer: CustomerId, order: Order, slots: Slots
    ) -> Plan | SkillResult:
        if (why := self.not_arrived(turn, slots, order)) is not None:
            return why
        text, answers = turn.understanding.text, slots.get(ASKED) in ("what_is_wrong", "what_to_do")
        text = "" if answers and _TELLS.search(text) else text
        goods = await self.lines_meant(
            turn, order, slots, order.lines, text, slots.get(WISH), names_only=answers
        )
        if isinstance(goods, SkillResult):
            return goods
        line, *others = goods
        later = "\n".join(one.product for one in others)
        slots = slots.with_(**{PRODUCTS: "\n".join(one.product for one in goods), LEFT: later})
        if not self.in_time(order):
            return await self._too_late(turn, slots, order, line)
        return self._plan(turn, order, line, slots)

    async def _too_late(self, turn: SkillInput, slots: Slots, order: Order, line: Line) -> SkillResult:
        days = {"day": self.arrived_on(order), "until": self._until(order)}
        told = {name: self.kit.wording.day(day) for name, day in days.items()}
        if await self.family(line.product) in EQUIPMENT:
            return self.told_off(turn, slots, "too_late_equipment", "to_warranty", goods=line.name, **told)
        return self.told_off(turn, slots, "too_late", goods=line.name, **told)

    def _plan(self, turn: SkillInput, order: Order, line: Line, slots: Slots) -> Plan | SkillResult:
        if not slots.get(FAULT):
            return self._ask(turn, slots, "what_is_wrong", FAULTS, line)
        if not slots.get(REMEDY):
            return self._ask(turn, slots, "what_to_do", REMEDIES, line)
        fault, wish = Fault(slots.get(FAULT)), Wish(slots.get(REMEDY))
        words = " ".join(slots.get(WISH).split())
        part = wish is Wish.REFUND and line.quantity > 1
        values = {
            "order": order.id,
            "goods": pieces([line]),
            "fault": " ".join(self.script.say(f"is_{fault}")),
            "amount": self.kit.wording.money(paid_for(order, [line])),
            "day": self.kit.wording.day(add_working(self.kit.today, 1)),
        }
        return Plan(
            ReportFault(order.id, line.product, fault, wish, words),
            ask="confirm_part" if part else f"confirm_{wish}",
            values=values,
            slots=slots.with_(**{ASKED: ""}),
        )

    def _ask(
        self, turn: SkillInput, slots: Slots, asks: str, answers: Sequence[str], line: Line
    ) -> SkillResult:
        choices = tuple(self.script.label(one) for one in answers)
        expects = self.script.answers(*answers)
        return self.asked(
            turn, slots, asks, choices=choices, expects=expects, values={"goods": pieces([line])}
        )

    async def told(self, customer: CustomerId, action: ReportFault, receipt: Receipt) -> Told:
        order = await self.kit.shop.order(action.order)
        by = receipt.effective_on or receipt.answer_by
        if order is None or not receipt.case or by is None:
            raise Unconfirmed
        wording = self.kit.wording
        lines = [line for line in order.lines if line.product == action.product]
        values = {
            "order": order.id,
            "goods": pieces(lines) if lines else action.product,
            "day": wording.day(by),
            "amount": wording.money(receipt.refund) if receipt.refund is not None else "",
        }
        replaced = action.wish is Wish.REPLACEMENT and receipt.effective_on is not None
        line = "done_replacement" if replaced else "done_refund" if receipt.refund else "done_part"
        return Told(
            line,
            values,
            cards=(self.card(order, receipt),),
            subject=" ".join(self.script.say("subject", order=order.id)),
        )

    async def _report(self, deed: Deed) -> SkillResult:
        """The next of several things that were named follows; each gets its own yes."""
        done = await super()._report(deed)
        turn, slots, action = deed.turn, deed.slots, deed.action
        left = [id for id in slots.get(LEFT).split("\n") if id]
        order = await self.kit.shop.order(action.order) if isinstance(action, ReportFault) else None
        line = next((line for line in order.lines if line.product in left[:1]), None) if order else None
        if order is None or line is None:
            return done
        kept = slots.with_(**{PRODUCTS: "\n".join(left), LEFT: "\n".join(left[1:]), PLAN: ""})
        plan = self._plan(turn, order, line, kept)
        return followed_by(done, self._propose(turn, plan, "") if isinstance(plan, Plan) else plan)
