"""How many points somebody has, what they are worth, when they run out and what they can be spent on."""

from dataclasses import replace
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills import proof
from bot.dialogue.skills.kit import Kit, Slots, tell
from bot.dialogue.skills.proof import Proof
from bot.dialogue.skills.script import open_script
from bot.generation import Act, Evidence
from bot.shop import Points
from bot.storage.types import Tier

SPENT_FROM = 500
STEP = 100
"""The shop takes points from so many on and in such steps."""
NEEDED = (*proof.NEEDED, "balance", "below_zero", "expiring", "spendable", "too_few", "no_member")


class PointsBalance:
    name: ClassVar[str] = "points_balance"

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.script = open_script(self.name, NEEDED, kit.known)
        self.proof = Proof(kit.codes, self.script)

    async def step(self, turn: SkillInput) -> SkillResult:
        slots = Slots.of(self.name, turn)
        who = await self.proof.of(turn, slots)
        if isinstance(who, SkillResult):
            return who
        points = await self.kit.shop.points_of(who)
        result = self._report(turn, slots, points)
        return result if turn.tier is Tier.VERIFIED else replace(result, identity=who)

    def _report(self, turn: SkillInput, slots: Slots, points: Points | None) -> SkillResult:
        if points is None:
            return replace(tell(self.script, "no_member", turn, slots), explain=True)
        facts = " ".join(self.facts(points))
        evidence = (Evidence("points", "Your points", facts),)
        return SkillResult(Act.SKILL, evidence=evidence, state=slots.ended())

    def facts(self, points: Points) -> list[str]:
        """One plain sentence each."""
        wording, say = self.kit.wording, self.script.say
        number = wording.number
        if points.balance < 0:
            return list(say("below_zero", balance=number(-points.balance)))
        told = [*say("balance", balance=number(points.balance), worth=wording.money(points.worth))]
        if points.expiring and points.expires_on is not None:
            day = wording.day(points.expires_on)
            told += say("expiring", count=number(points.expiring), day=day)
        spendable = points.balance // STEP * STEP
        if points.balance >= SPENT_FROM:
            return [*told, *say("spendable", count=number(spendable))]
        return [*told, *say("too_few", missing=number(SPENT_FROM - points.balance))]
