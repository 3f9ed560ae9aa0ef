"""How a reply about leaving ends: what it leaves open, and that the way out goes once it has been taken."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.briefs import Found
from bot.dialogue import Done, Move, SkillResult
from bot.dialogue.conversation import project
from bot.dialogue.reading import ALTERNATIVE
from bot.feed.memory import MemoryFeed
from bot.generation import Act
from bot.journal import Journal
from bot.parts import Known, Parts
from bot.retention.types import NO_RETENTION
from bot.steps.finish import finish
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import Event, Kind
from tests.bot.dialogue.messages import june
from tests.bot.steps.test_fetch import EMPTY
from tests.contracts.store_parts import begun, said

LEAVING = Move(Act.SKILL, skill="cancel_subscription", cancel=True)
DONE = Found((), SkillResult(Act.SMALLTALK, done=Done("cancel_subscription", "JC-1")))


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    url = f"sqlite:///{tmp_path}/rekindle.db"
    await migrate(url)
    opened = open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
def parts(store: SqlStore) -> Parts:
    return replace(EMPTY, store=store, feed=MemoryFeed(), lines=june())


async def ended(parts: Parts, found: Found, *, ask_first: bool = False) -> list[Event]:
    talk = await begun(parts.store)
    message = await said(parts.store, talk)
    turn = Journal(await parts.store.conversation(talk.id), message, move=LEAVING)
    await finish(parts, turn, Known(), found, replace(NO_RETENTION, ask_first=ask_first))
    return list(await parts.store.events(talk.id, after=message.seq))


async def test_that_the_way_out_stands_in_the_reply_that_asks(parts: Parts) -> None:
    events = await ended(parts, Found((), SkillResult(Act.CLARIFY)))
    assert [event.payload["card"]["kind"] for event in events if event.kind is Kind.CARD] == ["cancel"]


async def test_that_no_way_out_stands_where_it_has_been_taken(parts: Parts) -> None:
    assert not [event for event in await ended(parts, DONE) if event.kind is Kind.CARD]


async def test_that_no_offer_is_considered_where_it_has_just_been_done() -> None:
    assert DONE.problem(LEAVING)
    assert Found((), SkillResult(Act.CLARIFY)).problem(LEAVING) is None


async def test_that_the_question_about_an_alternative_is_left_open_for_one_turn(parts: Parts) -> None:
    events = await ended(parts, Found((), SkillResult(Act.CLARIFY)), ask_first=True)
    assert ALTERNATIVE in project(events).pending
    assert ALTERNATIVE not in project(await ended(parts, Found((), SkillResult(Act.CLARIFY)))).pending
