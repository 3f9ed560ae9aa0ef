"""A skill that a message is not for after all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest_asyncio

from bot.dialogue import DialogueState, SkillInput, SkillResult
from bot.generation import Act
from bot.journal import Journal
from bot.steps.fetch import fetch
from bot.storage.types import Author, Event, Kind
from bot.workers import Batcher
from tests.bot.dialogue.messages import heard, policy
from tests.bot.finds import hit, result
from tests.bot.retention.turns import NOW, conversation
from tests.bot.steps.test_fetch import EMPTY, Desk

ASKED = "how long do beans stay fresh"
FRESH = result(hit("roast-dates", 0.7))


class Passes:
    name = "product_facts"

    async def step(self, turn: SkillInput) -> SkillResult:
        return SkillResult(Act.SKILL, passes=True, state=turn.state)


@pytest_asyncio.fixture
async def batchers() -> AsyncIterator[list[Batcher[Any, Any]]]:
    opened: list[Batcher[Any, Any]] = []
    yield opened
    for batcher in opened:
        batcher.close()


async def test_that_the_message_is_answered_as_if_there_were_no_such_skill(
    batchers: list[Batcher[Any, Any]],
) -> None:
    desk = Desk({ASKED: "product_question"}, {ASKED: FRESH})
    understand, search = Batcher(desk.understood), Batcher(desk.search)
    batchers.extend((understand, search))
    rules, skill = policy(frozenset({Passes.name})), Passes()
    parts = replace(EMPTY, understand=understand, search=search, policy=rules, skills={skill.name: skill})
    message = heard(ASKED, "product_question")
    event = Event(conversation().id, 1, Author.VISITOR, Kind.MESSAGE, {}, ASKED, NOW)
    turn = Journal(conversation(), event, move=rules.decide(message, DialogueState()))
    turn.visitor_turns = [ASKED]
    found = await fetch(parts, turn, message)
    assert found.skill is None
    assert found.results == ((ASKED, FRESH),)
    assert (turn.planned.act, turn.planned.skill) == (Act.ANSWER, None)
