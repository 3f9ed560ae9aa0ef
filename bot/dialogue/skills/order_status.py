"""Where is my order. When it turns out to be late or lost, the skill for that goes on from there."""

from dataclasses import replace
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills import late_facts, proof
from bot.dialogue.skills.kit import Kit, Slots
from bot.dialogue.skills.late_facts import LateFacts
from bot.dialogue.skills.order_access import OrderAccess, Seen
from bot.dialogue.skills.order_report import SHOWN, relevant, report, worst_first
from bot.dialogue.skills.proof import Proof
from bot.dialogue.skills.script import open_script


class OrderStatus:
    name: ClassVar[str] = "order_status"

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        script = open_script(self.name, proof.NEEDED, kit.known)
        self.access = OrderAccess(kit, script, Proof(kit.codes, script))
        self.late = LateFacts(kit, open_script(late_facts.SKILL, late_facts.NEEDED, kit.known))

    async def step(self, turn: SkillInput) -> SkillResult:
        seen = await self.access.of(turn, Slots.of(self.name, turn))
        return seen if isinstance(seen, SkillResult) else await self._report(turn, seen)

    async def _report(self, turn: SkillInput, seen: Seen) -> SkillResult:
        """Whoever had no number gets the latest orders, and not only those that are on their way."""
        recent = seen.orders[:SHOWN] if seen.identity is not None else relevant(seen.orders)
        ordered, problem = worst_first(self.kit, recent)
        if problem is None:
            result = report(self.kit, ordered, None, seen.slots)
        else:
            problem = await self.late.judged(ordered[0], problem)
            result = self.late.tell(turn, ordered, problem, seen.slots)
        return replace(result, identity=seen.identity)
