"""What is told of a parcel that is late, lost or missing, and what may be chosen then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.dialogue import HandoverReason, SkillInput, SkillResult
from bot.dialogue.lines import Label, Remedy
from bot.dialogue.reading import COMPLAINT
from bot.dialogue.settling import ASKS, TRACED
from bot.dialogue.skills.errand import PLAN
from bot.dialogue.skills.finding import ORDER
from bot.dialogue.skills.kit import Kit, Slots
from bot.dialogue.skills.late_orders import SAYS, counts_as_lost, report_until
from bot.dialogue.skills.order_facts import Problem, headline, order_card, problem_of
from bot.dialogue.skills.order_report import facts, promise, report
from bot.dialogue.skills.script import Script
from bot.generation import Act, Evidence
from bot.shop import Order, OrderState
from bot.understanding import Mood

SKILL = "late_parcel"
REMEDY, WISH, FACT = "remedy", "wish", "fact"
"""The slots with what may be chosen from, what was chosen, and what is wrong in words."""
NEEDED = ("sorry", "upset", "traced", "traced_first", "too_old", "not_sent", "on_time")


class Wanted(StrEnum):
    COURIER = "courier"
    REPLACEMENT = "replacement"
    REFUND = "refund"
    WAIT = "wait"
    FOUND = "found"


CHOICES: Mapping[Remedy, tuple[Wanted, ...]] = {
    Remedy.LATE: (Wanted.COURIER, Wanted.WAIT),
    Remedy.LOST: (Wanted.REPLACEMENT, Wanted.REFUND),
    Remedy.MISSING: (Wanted.COURIER, Wanted.FOUND),
}


@dataclass(frozen=True)
class LateFacts:
    kit: Kit
    script: Script

    def problem(self, order: Order, slots: Slots) -> Problem | None:
        """A delivered parcel is missing when somebody says so."""
        if order.state is OrderState.DELIVERED and slots.get(SAYS):
            fact = f"Order {order.id} is marked as delivered, and the parcel is said not to be there."
            return Problem(fact, Remedy.MISSING)
        return problem_of(order, self.kit.today, self.kit.wording)

    async def judged(self, order: Order, problem: Problem) -> Problem:
        """A late parcel may count as lost already, though nobody has marked it so."""
        if problem.remedy is not Remedy.LATE or order.state is not OrderState.SHIPPED:
            return problem
        customer = await self.kit.shop.customer(order.customer)
        if not counts_as_lost(order, customer.country if customer else "", self.kit.today, self.kit.wording):
            return problem
        return Problem(f"Order {order.id} has not arrived, and the parcel counts as lost.", Remedy.LOST)

    def noted(self, order: Order, problem: Problem, slots: Slots) -> Slots:
        """The memory to go on with, whichever skill found the order."""
        known = {ORDER: order.id, REMEDY: problem.remedy.value, FACT: problem.fact, PLAN: "", ASKS: ""}
        return Slots(SKILL, slots.values).with_(**known)

    def can_choose(self, order: Order, problem: Problem, slots: Slots) -> bool:
        """Nothing to choose while a parcel has not left, is looked for already, or was reported too late."""
        if problem.remedy is Remedy.LATE:
            return order.state is OrderState.SHIPPED and not self._traced(order, slots)
        until = report_until(order, self.kit.wording)
        return problem.remedy is Remedy.LOST or (
            until is not None and until >= self.kit.today and not self._traced(order, slots)
        )

    def tell(self, turn: SkillInput, orders: Sequence[Order], problem: Problem, slots: Slots) -> SkillResult:
        """The facts of the first, which has the problem, and what we do about it."""
        first = orders[0]
        told = self._missing if problem.remedy is Remedy.MISSING else self._late_or_lost
        result = told(orders, problem, slots)
        said = self.script.say("upset" if is_upset(turn) else "sorry", turn.understanding.text)
        result = replace(result, act=Act.APOLOGY, lines=said, problem=problem.fact)
        if not self.can_choose(first, problem, slots):
            return self._stands(result, first, problem, slots)
        if problem.remedy is Remedy.LATE and slots.get(WISH) in (Wanted.REPLACEMENT, Wanted.REFUND):
            result = _with_fact(result, "traced_first", *self.script.say("traced_first"))
        labels, expects = self.open_to(problem.remedy)
        state = self.noted(first, problem, slots).with_(**{WISH: ""}).state("\n".join((*labels, expects)))
        return replace(result, choices=labels, state=state)

    def open_to(self, remedy: Remedy) -> tuple[tuple[str, ...], str]:
        """What may be chosen: as quick replies, and every short answer."""
        labels = tuple(self.script.label(one) for one in CHOICES[remedy])
        return labels, self.script.answers(*CHOICES[remedy])

    def in_time(self, turn: SkillInput, orders: Sequence[Order], slots: Slots) -> SkillResult:
        """Nothing is wrong yet, or no more; what we do once a parcel is late is told beside it."""
        result = report(self.kit, orders, None, slots)
        first = orders[0]
        if first.promised_on is None or first.state is not OrderState.SHIPPED:
            return replace(result, explain=True)
        said = self.script.say("on_time", turn.understanding.text)
        late = Problem("", Remedy.LATE)
        return replace(result, lines=said, evidence=(*result.evidence, promise(self.kit, late)))

    def _late_or_lost(self, orders: Sequence[Order], problem: Problem, slots: Slots) -> SkillResult:
        return report(self.kit, orders, problem, slots)

    def _missing(self, orders: Sequence[Order], problem: Problem, slots: Slots) -> SkillResult:
        order = orders[0]
        told = (facts(order, headline(order, self.kit.wording)), promise(self.kit, problem))
        card = order_card(order, self.kit.wording)
        return SkillResult(Act.APOLOGY, evidence=told, cards=(card,), state=slots.ended())

    def _stands(self, result: SkillResult, order: Order, problem: Problem, slots: Slots) -> SkillResult:
        """Who has it in hand, or who can help now."""
        person = (self.kit.lines.label(Label.PERSON),)
        ended = replace(result, state=Slots(SKILL, slots.values).ended(), choices=person)
        if traced := self._traced(order, slots):
            _, case, day = traced
            values = {"order": order.id, "case": case, "day": day}
            return _with_fact(ended, "traced", *self.script.say("traced", **values))
        if problem.remedy is Remedy.LATE:
            told = _with_fact(ended, "not_sent", *self.script.say("not_sent", order=order.id))
            return replace(told, choices=(), handover=HandoverReason.SKILL)
        until = report_until(order, self.kit.wording)
        day = self.kit.wording.day(until) if until else ""
        return _with_fact(ended, "too_old", *self.script.say("too_old", day=day))

    def _traced(self, order: Order, slots: Slots) -> tuple[str, str, str] | None:
        """The trace of this conversation that is still to be answered: order, case, day."""
        noted = slots.get(TRACED).split()
        if len(noted) != 3 or noted[0] != order.id or noted[2] < self.kit.today.isoformat():
            return None
        return noted[0], noted[1], self.kit.wording.day(date.fromisoformat(noted[2]))


def is_upset(turn: SkillInput) -> bool:
    return turn.understanding.mood is Mood.ANGRY or COMPLAINT in turn.understanding.intents


def _with_fact(result: SkillResult, name: str, *sentences: str) -> SkillResult:
    """Right after the order's own facts, in the place of the promise that holds otherwise."""
    fact = Evidence(f"{SKILL}:{name}", "What we do", " ".join(sentences))
    first, *others = result.evidence
    kept = [one for one in others if name == "too_old" or not one.id.startswith("remedy:")]
    return replace(result, evidence=(first, fact, *kept))
