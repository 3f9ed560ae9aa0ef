"""A visitor who talks to the skills, turn by turn, as far as the policy lets them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.customers import TooManyTries
from bot.dialogue import DialogueState, Skill, SkillInput, SkillResult
from bot.dialogue.skills import open_skills
from bot.dialogue.skills.kit import Kit
from bot.shop import Shop
from bot.shop.sqlite import SqliteShop, open_shop
from bot.storage.types import ConversationId, CustomerId, Tier
from tests.bot.dialogue.messages import heard, june, policy
from tests.bot.shops import NOW, copy_to

CODE = "482913"


@dataclass
class CodesInTests:
    """Every code is the same; what was sent, and to whom, can be looked at."""

    shop: Shop
    sent: list[str] = field(default_factory=list)

    async def send(self, conversation: ConversationId, email: str) -> None:
        self.sent.append(email)
        if len(self.sent) > 3:
            raise TooManyTries("try again in an hour")

    async def check(self, conversation: ConversationId, code: str) -> CustomerId | None:
        customer = await self.shop.customer_by_email(self.sent[-1])
        return customer.id if customer is not None and code == CODE else None


@dataclass
class Visitor:
    """Says things; the policy picks the skill, the skill answers, the state goes on."""

    shop: SqliteShop
    codes: CodesInTests
    skills: dict[str, Skill]
    tier: Tier = Tier.ANONYMOUS
    customer: CustomerId | None = None
    state: DialogueState = field(default_factory=DialogueState)
    seq: int = 0

    async def signs_in(self, email: str) -> "Visitor":
        customer = await self.shop.customer_by_email(email)
        assert customer is not None
        self.tier, self.customer = Tier.VERIFIED, customer.id
        return self

    async def says(self, text: str, *intents: str) -> SkillResult | None:
        """The skill's result, or None when the policy answers in another way."""
        self.seq += 1
        message, rules = heard(text, *intents), policy(frozenset(self.skills))
        move = rules.decide(message, self.state)
        result = None
        if move.skill is not None:
            talk = ConversationId("talk-1")
            step = SkillInput(message, self.state, self.tier, self.customer, talk, self.seq, move.intents)
            result = await self.skills[move.skill].step(step)
            if result.identity is not None:
                self.tier, self.customer = Tier.VERIFIED, result.identity
        told = result is not None or bool(move.queries)
        after, deed = (result.state, result.done) if result else (None, None)
        self.state = rules.settle(self.state, move, told, after, deed)
        return result

    async def asks(self, text: str, *intents: str) -> SkillResult:
        result = await self.says(text, *intents)
        assert result is not None, f"the policy did not run a skill for {text!r}"
        return result


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[SqliteShop]:
    """A copy that may be written to, on the fixed day."""
    opened = open_shop(copy_to(tmp_path), clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
def kit(shop: SqliteShop) -> Kit:
    lines = june()
    known = {
        "bot": "June",
        "shop": "Juniper Roasters",
        "hours": "Monday to Friday",
        "email": "hello@shop.example",
    }
    return Kit(shop, lines, CodesInTests(shop), lambda: NOW, "en_GB", "Europe/London", known, "JR-")


@pytest.fixture
def visitor(shop: SqliteShop, kit: Kit) -> Visitor:
    assert isinstance(kit.codes, CodesInTests)
    return Visitor(shop, kit.codes, dict(open_skills(kit)))
