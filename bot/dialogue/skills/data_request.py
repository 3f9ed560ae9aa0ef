"""A copy of somebody's data, or its erasure: asked for here, done by the shop in its time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label
from bot.dialogue.skills.data_words import (
    is_about_others,
    means_a_part,
    wants_copy,
    wants_corrected,
    wants_erased,
)
from bot.dialogue.skills.errand import PLAN, Deed, Errand, Plan, Told, Unconfirmed
from bot.dialogue.skills.kit import Slots, ask, give_up, tell
from bot.dialogue.skills.onward import followed_by
from bot.shop.actions import DataWish, Receipt, RequestData
from bot.shop.working_days import add_months
from bot.storage.types import CustomerId

COPY_INTENT, ERASE_INTENT = "data_request", "delete_account"
WISHED, THEN, DOUBTS = "wished", "then", "doubts"
"""The slots with what is wanted, with what is wanted after it, and with what stands in the way of it."""
ERASED_WITHIN = timedelta(days=30)
RUNNING = ("active", "paused")


class DataRequestSkill(Errand[RequestData]):
    name: ClassVar[str] = "data_request"
    replies: ClassVar[tuple[str, ...]] = ("yes", "no", *DataWish)
    says: ClassVar[tuple[str, ...]] = (
        *("which", "correct", "part", "others", "box_first", "club_first"),
        *("confirm_copy", "confirm_erase", "points_lost"),
        *("done_copy", "done_erase", "done_erase_final", "subject_copy", "subject_erase"),
    )

    async def step(self, turn: SkillInput) -> SkillResult:
        """What no request here can do needs no account either."""
        slots = self.remember(turn, Slots.of(self.name, turn))
        if not self._takes_back(turn) and not slots.get(PLAN):
            if slots.get(DOUBTS) == "others":
                return give_up(self.script, turn, slots, "others")
            if slots.get(DOUBTS):
                return self._way_on(turn, slots, slots.get(DOUBTS))
            if not slots.get(WISHED):
                choices = tuple(self.script.label(name) for name in (*DataWish, "correct"))
                expects = self.script.answers(*DataWish, "correct")
                return ask(self.script, "which", turn, slots, choices=choices, expects=expects)
        return await super().step(turn)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        text, begins = turn.understanding.text, turn.state.skill != self.name
        slots = super().remember(turn, slots)
        clicked = next((wish for wish in DataWish if self.script.means(wish, text)), None)
        if clicked is not None:
            return slots.with_(**{WISHED: clicked, DOUBTS: "", THEN: ""})
        if self.script.means("correct", text):
            return slots.with_(**{DOUBTS: "correct"})
        if self.script.means("unclear", text) or not (begins or not slots.get(WISHED)):
            return slots
        return slots.with_(**self._read(turn, text))

    def _read(self, turn: SkillInput, text: str) -> Mapping[str, str]:
        """An erasure that was not understood as one never starts by itself."""
        erase = (wants_erased(text) and ERASE_INTENT in turn.intents) or turn.intents[:1] == (ERASE_INTENT,)
        copy = wants_copy(text)
        if is_about_others(text):
            return {DOUBTS: "others"}
        if erase:
            if means_a_part(text):
                return {DOUBTS: "part"}
            first = DataWish.COPY if copy else DataWish.ERASE
            return {WISHED: first, THEN: DataWish.ERASE if copy else ""}
        if not copy and wants_corrected(text):
            return {DOUBTS: "correct"}
        return {WISHED: DataWish.COPY} if copy or COPY_INTENT in turn.intents else {}

    def _way_on(self, turn: SkillInput, slots: Slots, line: str, *labels: str) -> SkillResult:
        ways = (self.script.label(DataWish.ERASE),) if line == "part" else labels
        told = tell(self.script, line, turn, slots)
        return replace(told, choices=(*ways, self.kit.lines.label(Label.PERSON)))

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        wish, today, day = DataWish(slots.get(WISHED)), self.kit.today, self.kit.wording.day
        if wish is DataWish.COPY:
            by = day(add_months(today, 1))
            return Plan(RequestData(customer, wish), ask="confirm_copy", values={"day": by}, slots=slots)
        known = await self.kit.shop.customer(customer)
        boxes = await self.kit.shop.subscriptions_of(customer)
        if any(box.state in RUNNING for box in boxes):
            return self._way_on(turn, slots, "box_first", self.script.label("cancel_box"))
        if known is not None and known.club:
            return self._way_on(turn, slots, "club_first")
        values = {"day": day(today + ERASED_WITHIN), "points": await self._points(customer)}
        return Plan(RequestData(customer, wish), ask="confirm_erase", values=values, slots=slots)

    async def _points(self, customer: CustomerId) -> str:
        """What is lost besides; empty for nothing."""
        points = await self.kit.shop.points_of(customer)
        if points is None or not points.balance:
            return ""
        wording = self.kit.wording
        values = {"count": wording.number(points.balance), "worth": wording.money(points.worth)}
        return " ".join(self.script.say("points_lost", **values)) + " "

    async def told(self, customer: CustomerId, action: RequestData, receipt: Receipt) -> Told:
        by = receipt.effective_on or receipt.answer_by
        if by is None or not receipt.case:
            raise Unconfirmed
        wording = self.kit.wording
        subject = " ".join(self.script.say(f"subject_{action.wish}"))
        if action.wish is DataWish.COPY:
            return Told("done_copy", {"day": wording.day(by)}, subject=subject)
        until = wording.day(receipt.undo_until) if receipt.undo and receipt.undo_until else ""
        line = "done_erase" if until else "done_erase_final"
        return Told(line, {"day": wording.day(by), "until": until}, subject=subject)

    async def _report(self, deed: Deed) -> SkillResult:
        """A copy takes nothing away, so there is nothing to undo; an erasure asked for with it comes next."""
        turn, slots = deed.turn, deed.slots
        copied = isinstance(deed.action, RequestData) and deed.action.wish is DataWish.COPY
        if copied:
            deed = replace(deed, receipt=replace(deed.receipt, undo=None, undo_until=None))
        done = await super()._report(deed)
        if not copied or not slots.get(THEN):
            return done
        kept = slots.with_(**{WISHED: slots.get(THEN), THEN: "", PLAN: ""})
        plan = await self.plan(turn, deed.customer, kept)
        return followed_by(done, self._propose(turn, plan, "") if isinstance(plan, Plan) else plan)
