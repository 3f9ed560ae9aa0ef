"""A grinder or kettle that failed in use: a claim under warranty, or what can be done where that is over."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.arrived_errand import ARRIVED_SAYS, ASKED, FEW, PRODUCTS, ArrivedErrand
from bot.dialogue.skills.damaged_item import EQUIPMENT, TELL_WITHIN
from bot.dialogue.skills.errand import PLAN, Plan, Told, Unconfirmed
from bot.dialogue.skills.fault_words import (
    is_chasing,
    is_dangerous,
    is_limescale,
    is_trade,
    is_wear,
    tells_symptom,
    wants_part,
)
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.kit import Slots
from bot.shop import Line, Order, OrderState, ProductId
from bot.shop.actions import Fault, Receipt, ReportFault, Wish
from bot.shop.working_days import add_months, add_working
from bot.storage.types import CustomerId

YEARS: Mapping[str, int] = {"grinders": 3, "kettles": 2}
YEARS_IN_TRADE = 1
ANSWERED_IN = 2
"""Working days."""
SYMPTOM = "symptom"
"""The slot that says that the fault has been described, or asked for once."""
ASIDES: Mapping[str, Callable[[str], bool]] = {
    "chasing": is_chasing,
    "wear": is_wear,
    "limescale": is_limescale,
    "part": wants_part,
}
"""The lines for what is no claim, and how each is known."""
HOME = "GB"
"""Where things are mended when the warranty is over."""


class WarrantyClaimSkill(ArrivedErrand[ReportFault]):
    name: ClassVar[str] = "warranty_claim"
    says: ClassVar[tuple[str, ...]] = (
        *ARRIVED_SAYS,
        *("unplug", "what_fault", *ASIDES, "nothing_with_warranty"),
        *("over_grinder", "over_kettle", "over_abroad", "over_in_trade"),
        *("confirm", "confirm_fresh", "done", "subject"),
    )

    async def step(self, turn: SkillInput) -> SkillResult:
        """Danger is spoken of first; what no warranty covers needs no account."""
        text = turn.understanding.text
        slots = self.remember(turn, Slots.of(self.name, turn))
        aside = None if slots.get(PLAN) or self._takes_back(turn) else self._not_covered(turn, slots)
        result = aside or await super().step(turn)
        if is_dangerous(text) and turn.state.skill != self.name:
            result = replace(result, lines=(*self.script.say("unplug", text), *result.lines))
        return replace(result, problem=result.problem or "a grinder or kettle does not work")

    def _not_covered(self, turn: SkillInput, slots: Slots) -> SkillResult | None:
        text = turn.understanding.text
        line = next((name for name, holds in ASIDES.items() if holds(text)), None)
        if line is None:
            return None
        if line == "chasing":
            return self.told_off(turn, slots, line)
        return replace(self.told_off(turn, slots, line, "to_warranty"), explain=True)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        text = turn.understanding.text
        slots = super().remember(turn, slots)
        told = tells_symptom(text) and not self.script.means("nothing_said", text)
        answered = slots.get(ASKED) == "what_fault" and len(text.split()) > FEW
        return slots.with_(**{SYMPTOM: "yes"}) if told or answered else slots

    def in_time(self, order: Order) -> bool:
        """Whether the warranty still runs depends on what it is."""
        return order.state is OrderState.DELIVERED and order.delivered_at is not None

    def concerns(self, order: Order, families: Mapping[ProductId, str]) -> bool:
        return any(families.get(line.product) in EQUIPMENT for line in order.lines)

    def label_of(self, order: Order, families: Mapping[ProductId, str]) -> str:
        name = next(line.name for line in order.lines if families.get(line.product) in EQUIPMENT)
        return f"{order.id}: {name}"

    async def plan_for(
        self, turn: SkillInput, customer: CustomerId, order: Order, slots: Slots
    ) -> Plan | SkillResult:
        if (why := self.not_arrived(turn, slots, order)) is not None:
            return why
        families = {line.product: await self.family(line.product) for line in order.lines}
        lines = [line for line in order.lines if families[line.product] in EQUIPMENT]
        if not lines:
            return self.told_off(turn, slots, "nothing_with_warranty", "to_fault", order=order.id)
        text = "" if slots.get(ASKED) == "what_fault" else turn.understanding.text
        goods = await self.lines_meant(turn, order, slots, lines, text, slots.get(WISH))
        if isinstance(goods, SkillResult):
            return goods
        [line] = goods
        slots = slots.with_(**{PRODUCTS: line.product})
        family, trade = families[line.product], is_trade(slots.get(WISH))
        years = YEARS_IN_TRADE if trade else YEARS[family]
        until = add_months(self.arrived_on(order), 12 * years)
        if self.kit.today > until:
            return await self._over(turn, customer, slots, line, family, until)
        if not slots.get(SYMPTOM):
            expects, values = self.script.answers("symptom"), {"goods": line.name}
            return self.asked(turn, slots, "what_fault", expects=expects, values=values)
        return self._plan(order, line, slots, until)

    async def _over(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, line: Line, family: str, until: date
    ) -> SkillResult:
        known = await self.kit.shop.customer(customer)
        day, trade = self.kit.wording.day(until), is_trade(slots.get(WISH))
        says = "over_in_trade" if trade else "over_grinder" if family == "grinders" else "over_kettle"
        if known is not None and known.country != HOME:
            says = "over_abroad"
        return self.told_off(turn, slots, says, goods=line.name, until=day)

    def _plan(self, order: Order, line: Line, slots: Slots, until: date) -> Plan:
        words = " ".join(slots.get(WISH).split())
        fresh = self.kit.today <= self.arrived_on(order) + TELL_WITHIN
        values = {
            "order": order.id,
            "goods": line.name,
            "until": self.kit.wording.day(until),
            "arrived": self.kit.wording.day(self.arrived_on(order)),
            "day": self.kit.wording.day(add_working(self.kit.today, ANSWERED_IN)),
        }
        return Plan(
            ReportFault(order.id, line.product, Fault.FAULTY, Wish.REPAIR, words),
            ask="confirm_fresh" if fresh else "confirm",
            values=values,
            slots=slots.with_(**{ASKED: ""}),
        )

    def _propose(self, turn: SkillInput, plan: Plan, before: str) -> SkillResult:
        """What has only just come may be replaced or refunded instead."""
        asked = super()._propose(turn, plan, before)
        if plan.ask != "confirm_fresh":
            return asked
        return replace(asked, choices=(*asked.choices, self.script.label("to_fault")))

    async def told(self, customer: CustomerId, action: ReportFault, receipt: Receipt) -> Told:
        order = await self.kit.shop.order(action.order)
        if order is None or not receipt.case or receipt.answer_by is None:
            raise Unconfirmed
        names = [line.name for line in order.lines if line.product == action.product]
        values = {
            "order": order.id,
            "goods": names[0] if names else action.product,
            "day": self.kit.wording.day(receipt.answer_by),
        }
        return Told(
            "done",
            values,
            cards=(self.card(order, receipt),),
            subject=" ".join(self.script.say("subject", **values)),
        )
