"""Stands in for every skill while no shop is connected: a person does it, told what it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.dialogue import HandoverReason, Skill, SkillInput, SkillResult
from bot.dialogue.skill_choice import OF_GOODS
from bot.dialogue.skills.script import Script, open_script
from bot.generation import Act
from bot.shop import Shop
from bot.shop.absent import AbsentShop

SCRIPT = "by_person"


@dataclass(frozen=True)
class ByPerson:
    """Asks for no number that it could not look up; what the visitor has given already is not asked again."""

    name: str
    script: Script

    async def step(self, turn: SkillInput) -> SkillResult:
        found = turn.understanding.entities
        line = "taken" if found.order_ids else "which"
        lines = self.script.say(line, turn.understanding.text)
        return SkillResult(Act.HANDOVER, lines=lines, handover=HandoverReason.SKILL)


def by_person(names: Iterable[str], known: Mapping[str, str]) -> Mapping[str, Skill]:
    script = open_script(SCRIPT, ("taken", "which"), known)
    return {name: ByPerson(name, script) for name in names}


def as_connected(skills: Mapping[str, Skill], shop: Shop, known: Mapping[str, str]) -> Mapping[str, Skill]:
    """The skills where the shop's data is connected; where it is not, a person stands in for each."""
    return by_person(set(skills) - OF_GOODS, known) if isinstance(shop, AbsentShop) else skills
