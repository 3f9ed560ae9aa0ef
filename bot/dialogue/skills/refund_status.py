"""Where a refund is: issued when, how much, by when the bank shows it; or what it still waits for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label
from bot.dialogue.skills import late_facts, proof
from bot.dialogue.skills.kit import Kit, Slots
from bot.dialogue.skills.late_facts import LateFacts
from bot.dialogue.skills.order_access import OrderAccess, Seen
from bot.dialogue.skills.order_facts import order_card
from bot.dialogue.skills.order_report import facts
from bot.dialogue.skills.proof import Proof
from bot.dialogue.skills.script import open_script
from bot.generation import Act, Evidence
from bot.shop import Order, OrderState
from bot.shop.working_days import add_working

SHOWN = 2
"""Orders in one reply: each has two sentences, and a reply tells four."""
BANK_DAYS = 5
"""Working days that a bank needs at most."""
LOOK_BACK = timedelta(days=120)
NEEDED = (
    *proof.NEEDED,
    *("issued", "shows_by", "should_show", "on_its_way_back", "arrived", "cancelled", "none", "none_at_all"),
)


class RefundStatus:
    name: ClassVar[str] = "refund_status"

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.script = open_script(self.name, NEEDED, kit.known)
        self.access = OrderAccess(kit, self.script, Proof(kit.codes, self.script))
        self.late = LateFacts(kit, open_script(late_facts.SKILL, late_facts.NEEDED, kit.known))

    async def step(self, turn: SkillInput) -> SkillResult:
        seen = await self.access.of(turn, Slots.of(self.name, turn))
        if isinstance(seen, SkillResult):
            return seen
        return replace(await self._report(turn, seen), identity=seen.identity)

    async def _report(self, turn: SkillInput, seen: Seen) -> SkillResult:
        orders = list(seen.orders) if seen.named else self._with_refunds(seen.orders)
        if not orders:
            return await self._waits_for_parcel(turn, seen) or self._nothing(seen)
        problem = self.late.problem(orders[0], seen.slots)
        if orders[0].state is OrderState.LOST and problem is not None:
            return self.late.tell(turn, orders[:1], problem, seen.slots)
        overdue = [order for order in orders if self._is_overdue(order)]
        person = (self.kit.lines.label(Label.PERSON),)
        return SkillResult(
            Act.SKILL,
            evidence=tuple(facts(order, *self._facts(order)) for order in orders),
            cards=tuple(order_card(order, self.kit.wording) for order in orders),
            choices=person if overdue else (),
            state=seen.slots.ended(),
            problem=f"The refund for order {overdue[0].id} has not shown up in time." if overdue else None,
        )

    async def _waits_for_parcel(self, turn: SkillInput, seen: Seen) -> SkillResult | None:
        """Whoever wants money back while a parcel is late means that one."""
        for order in seen.orders:
            if problem := self.late.problem(order, seen.slots):
                judged = await self.late.judged(order, problem)
                wished = seen.slots.with_(**{late_facts.WISH: late_facts.Wanted.REFUND.value})
                return self.late.tell(turn, [order], judged, wished)
        return None

    def _with_refunds(self, orders: Sequence[Order]) -> list[Order]:
        """Lately refunded or about to be; what is still open first."""
        since = self.kit.clock() - LOOK_BACK
        found = [
            order
            for order in orders
            if _is_due(order) or (order.refunded_at is not None and order.refunded_at >= since)
        ]
        return sorted(found, key=lambda order: not _is_due(order))[:SHOWN]

    def _facts(self, order: Order) -> Iterator[str]:
        wording, say = self.kit.wording, self.script.say
        if order.refunded is not None and order.refunded_at is not None:
            amount, day = wording.money(order.refunded), wording.day(order.refunded_at)
            yield from say("issued", order=order.id, amount=amount, day=day)
            by = self._shows_by(order.refunded_at)
            line = "should_show" if by < self.kit.today else "shows_by"
            yield from say(line, order=order.id, day=wording.day(by))
        if order.returning:
            names = [line.name for line in order.lines if line.product in order.returning]
            yield from say("on_its_way_back", order=order.id, goods=" and ".join(names))
        elif order.refunded is None and order.state is OrderState.RETURNED:
            yield from say("arrived", order=order.id)
        elif order.refunded is None and order.state is OrderState.CANCELLED:
            yield from say("cancelled", order=order.id)
        elif order.refunded is None:
            yield from say("none", order=order.id)

    def _shows_by(self, refunded_at: datetime) -> date:
        return add_working(refunded_at.astimezone(self.kit.wording.zone).date(), BANK_DAYS)

    def _is_overdue(self, order: Order) -> bool:
        """The bank has had its time."""
        return order.refunded_at is not None and self._shows_by(order.refunded_at) < self.kit.today

    def _nothing(self, seen: Seen) -> SkillResult:
        found = Evidence("refund:none", "Your refunds", " ".join(self.script.say("none_at_all")))
        choices = (self.kit.lines.label(Label.PERSON),)
        return SkillResult(Act.SKILL, evidence=(found,), choices=choices, state=seen.slots.ended())


def _is_due(order: Order) -> bool:
    """Money that has not gone out yet."""
    if order.returning:
        return True
    waits = (OrderState.RETURNED, OrderState.CANCELLED, OrderState.LOST)
    return order.refunded is None and order.state in waits
