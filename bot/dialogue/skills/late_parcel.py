"""A parcel that is late, lost, or marked as delivered and not there: found, told, and put right by choice.
Until that is settled every reply carries its problem, so that nobody is offered anything else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.finished import note
from bot.dialogue.lines import Label, Remedy
from bot.dialogue.questions import asks
from bot.dialogue.reading import COMPLAINT
from bot.dialogue.settling import ASKS, TRACED
from bot.dialogue.skills import late_facts
from bot.dialogue.skills.errand import PLAN, Deed, Errand, Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import ORDER, order_label
from bot.dialogue.skills.kit import Kit, Slots, ask, give_up, tell
from bot.dialogue.skills.late_facts import CHOICES, FACT, REMEDY, WISH, LateFacts, Wanted, is_upset
from bot.dialogue.skills.late_orders import SAYS, complaint_in, meant
from bot.dialogue.skills.order_access import OrderAccess, Seen
from bot.dialogue.skills.order_facts import goods, order_card
from bot.dialogue.skills.order_report import SHOWN
from bot.shop import Order, OrderId, OrderState
from bot.shop.actions import Action, MakeGood, Receipt, Refusal, TraceParcel, Wish
from bot.storage.types import CustomerId, Tier

CLOSES: Mapping[Wanted, str] = {Wanted.WAIT: "waiting", Wanted.FOUND: "found_it"}
"""Choices after which nothing is to be done, and what is said then."""
MOST_TRACES = 9
JUST_NOW = timedelta(minutes=1)
"""What is older was done before this yes."""


class LateParcelSkill(Errand[TraceParcel | MakeGood]):
    name: ClassVar[str] = late_facts.SKILL
    says: ClassVar[tuple[str, ...]] = (
        *late_facts.NEEDED,
        *("choose", "asked", "asked_open", "asked_before", "asked_subject", "missing_person", "not_yours"),
        *("confirm_replacement", "confirm_refund", "replaced", "replaced_subject"),
        *("refunded", "refunded_subject", *CLOSES.values()),
    )

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.access = OrderAccess(kit, self.script, self.proof)
        self.facts = LateFacts(kit, self.script)

    async def step(self, turn: SkillInput) -> SkillResult:
        if self._takes_back(turn):
            return await self._undo(turn)
        slots = self.remember(turn, Slots.of(self.name, turn))
        result = await self._answer(turn, slots) if slots.get(REMEDY) else None
        wish = slots.get(WISH) or self._asked_for(turn.understanding.text)
        result = result or await self._look(turn, slots.with_(**{WISH: wish}))
        return replace(result, problem=result.problem or slots.get(FACT) or None)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        """What is complained of, and a remedy that the same words ask for. Another order starts afresh."""
        named = self.access.number(turn)
        if slots.get(REMEDY) and named and named != slots.get(ORDER):
            slots = slots.with_(**dict.fromkeys((REMEDY, WISH, FACT, PLAN, SAYS, ASKS), ""))
        says = complaint_in(turn)
        slots = slots.with_(**{SAYS: says}) if says else slots
        wish = "" if slots.get(REMEDY) else self._asked_for(turn.understanding.text)
        return slots.with_(**{WISH: wish}) if wish else slots

    def _asked_for(self, text: str) -> str:
        """The one remedy that is asked for before any was named."""
        wishes = (Wanted.COURIER, Wanted.REPLACEMENT, Wanted.REFUND)
        found = [one.value for one in wishes if self.script.holds(f"{one}_please", text)]
        return found[0] if len(found) == 1 and not asks(text) else ""

    async def _answer(self, turn: SkillInput, slots: Slots) -> SkillResult | None:
        """To what may be chosen; None when the message asks something else of this skill."""
        remedy, text = Remedy(slots.get(REMEDY)), turn.understanding.text
        chosen = self._chosen(remedy, text)
        if chosen in CLOSES:
            return tell(self.script, CLOSES[Wanted(chosen)], turn, slots)
        if chosen or slots.get(WISH):
            return await self._get_done(turn, slots.with_(**{WISH: chosen or slots.get(WISH)}))
        intents = turn.understanding.intents
        asks_else = bool(intents) and intents != (COMPLAINT,)
        if asks_else or self.access.email(turn) or self.kit.lines.chosen(Label.RESUME, text):
            return None
        labels, expects = self.facts.open_to(remedy)
        line = "upset" if is_upset(turn) else "choose"
        return ask(self.script, line, turn, slots, choices=labels, expects=expects)

    def _chosen(self, remedy: Remedy, text: str) -> str:
        for one in CHOICES[remedy]:
            if self.script.chosen(one, text) or (self.script.holds(one, text) and not asks(text)):
                return one.value
        return ""

    async def _get_done(self, turn: SkillInput, slots: Slots) -> SkillResult:
        who = await self.proof.of(turn, slots)
        if isinstance(who, SkillResult):
            return who
        result = await self._with(turn, who, slots)
        return result if turn.tier is Tier.VERIFIED else replace(result, identity=who)

    async def _look(self, turn: SkillInput, slots: Slots) -> SkillResult:
        seen = await self.access.of(turn, slots, slots.get(ORDER) if slots.get(REMEDY) else "")
        if isinstance(seen, SkillResult):
            return seen
        result = await self._found(turn, seen)
        return replace(result, identity=result.identity or seen.identity)

    async def _found(self, turn: SkillInput, seen: Seen) -> SkillResult:
        kit, slots = self.kit, seen.slots.with_(**{ASKS: ""})
        found = meant(seen.orders, turn, slots.get(SAYS), kit.today, kit.wording)
        if found.several:
            labels = tuple(order_label(order) for order in found.orders[:SHOWN])
            return ask(self.script, "which_order", turn, slots, choices=labels)
        orders = found.orders[:SHOWN]
        problem = self.facts.problem(orders[0], slots)
        if problem is None:
            return self.facts.in_time(turn, orders, slots)
        problem = await self.facts.judged(orders[0], problem)
        wished = slots.get(WISH) in CHOICES[problem.remedy]
        if wished and self.facts.can_choose(orders[0], problem, slots):
            result = await self._get_done(turn, self.facts.noted(orders[0], problem, slots))
            return replace(result, problem=problem.fact)
        return self.facts.tell(turn, orders, problem, slots)

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        order = await self.kit.shop.order(OrderId(slots.get(ORDER)))
        if order is None or order.customer != customer:
            return give_up(self.script, turn, slots, "not_yours")
        wish, wording = Wanted(slots.get(WISH)), self.kit.wording
        if wish is Wanted.COURIER:
            return Plan(TraceParcel(order.id), ask="", values={}, slots=slots, agreed=True)
        return Plan(
            MakeGood(order.id, Wish(wish.value)),
            ask=f"confirm_{wish}",
            values={
                "order": order.id,
                "goods": goods(order),
                "total": wording.money(order.total),
                "address": order.ship_to,
            },
            slots=slots,
            cards=(order_card(order, wording),),
        )

    async def carry_out(self, turn: SkillInput, action: Action, nonce: str) -> Receipt:
        """The courier is asked once, whoever asks for it and in whatever conversation, until the answer is
        overdue; so that the same case is told again."""
        if not isinstance(action, TraceParcel):
            return await super().carry_out(turn, action, nonce)
        for number in range(MOST_TRACES):
            key = sha256(f"trace|{action.order}|{number}".encode()).hexdigest()[:40]
            receipt = await self.kit.shop.act(action, key)
            if receipt.answer_by is None or receipt.answer_by >= self.kit.today:
                break
        return receipt

    async def told(self, customer: CustomerId, action: TraceParcel | MakeGood, receipt: Receipt) -> Told:
        order = await self.kit.shop.order(action.order)
        if order is None:
            raise Unconfirmed
        if isinstance(action, TraceParcel):
            return self._traced(order, receipt)
        replaced = action.wish is Wish.REPLACEMENT
        if order.state is not OrderState.LOST or (order.refunded is None and not replaced):
            raise Unconfirmed
        wording = self.kit.wording
        paid_back = wording.money(receipt.refund or order.refunded or order.total)
        leaves = wording.day(receipt.effective_on or self.kit.today)
        line = "replaced" if replaced else "refunded"
        values = {"order": order.id, "total": paid_back, "day": leaves}
        return Told(line, values, subject=self._subject(line, order))

    def _traced(self, order: Order, receipt: Receipt) -> Told:
        """No letter for what was written in one before."""
        day = self.kit.wording.day(receipt.answer_by) if receipt.answer_by else ""
        values = {"order": order.id, "carrier": order.carrier, "day": day}
        if receipt.at < self.kit.clock() - JUST_NOW:
            return Told("asked_before" if day else "asked_open", values)
        return Told("asked" if day else "asked_open", values, subject=self._subject("asked", order))

    def _subject(self, line: str, order: Order) -> str:
        return " ".join(self.script.say(f"{line}_subject", order=order.id))

    async def _report(self, deed: Deed) -> SkillResult:
        action, receipt = deed.action, deed.receipt
        if isinstance(action, TraceParcel) and receipt.answer_by is not None:
            noted = f"{action.order} {receipt.case} {receipt.answer_by.isoformat()}"
            deed = replace(deed, slots=deed.slots.with_(**{TRACED: noted}))
        result = await super()._report(deed)
        if deed.told.subject:
            return result
        return replace(result, done=None, state=replace(result.state, finished=note(result.lines)))

    def _refused(self, turn: SkillInput, slots: Slots, refusal: Refusal) -> SkillResult:
        """A person looks for what is marked as delivered where the shop's system does not."""
        if slots.get(REMEDY) == Remedy.MISSING and refusal is not Refusal.LIMIT:
            return give_up(self.script, turn, slots, "missing_person")
        return super()._refused(turn, slots, refusal)
