"""A visitor who talks to the order-status skill, turn by turn, as far as the policy lets them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.dialogue import DialogueState, Skill, SkillInput, SkillResult
from bot.dialogue.skills import open_skills
from bot.shop.sqlite import SqliteShop, open_shop
from bot.storage.types import CustomerId, Tier
from tests.bot.dialogue.messages import heard, june, policy
from tests.bot.shops import NOW, generated


@dataclass
class Visitor:
    skill: Skill
    tier: Tier = Tier.ANONYMOUS
    customer: CustomerId | None = None
    state: DialogueState = field(default_factory=DialogueState)

    async def says(self, text: str, *intents: str) -> SkillResult | None:
        """The skill's result, or None when the policy answers in another way."""
        message = heard(text, *intents)
        move = policy().decide(message, self.state)
        result = None
        if move.skill is not None:
            result = await self.skill.step(SkillInput(message, self.state, self.tier, self.customer))
        self.state = policy().settle(
            self.state, move, result is not None or bool(move.queries), result.state if result else None
        )
        return result

    async def asks(self, text: str, *intents: str) -> SkillResult:
        result = await self.says(text, *intents)
        assert result is not None, f"the policy did not run the skill for {text!r}"
        return result


@pytest.fixture
async def shop() -> AsyncIterator[SqliteShop]:
    opened = open_shop(generated()[0])
    yield opened
    await opened.close()


@pytest.fixture
def visitor(shop: SqliteShop) -> Visitor:
    return Visitor(open_skills(shop, june(), lambda: NOW, locale="en-GB")["order_status"])
