"""What is searched for: every question on its own, and a follow-up with what it follows when that helps."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest_asyncio

from bot.briefs import Found
from bot.dialogue import Move
from bot.generation import Act
from bot.journal import Journal
from bot.parts import Parts
from bot.steps.fetch import fetch
from bot.storage.types import Author, Event, Kind
from bot.understanding import Understanding
from bot.workers import Batcher
from knowledge_base import Filters, Query, SearchResult
from tests.bot.dialogue.messages import heard, june, policy
from tests.bot.finds import hit, result
from tests.bot.retention.turns import NOW, conversation

BEFORE = "How much is delivery to Scotland?"
FOLLOWS = "And how quickly would it arrive?"
WHOLE = f"{BEFORE} {FOLLOWS}"
NOTHING = result(hit("nothing", 0.1), answerable=False)


class Desk:
    """Scripted models: the intents of each text, and what each search finds."""

    def __init__(self, intents: Mapping[str, str], finds: Mapping[str, SearchResult]) -> None:
        self.intents, self.finds = intents, finds
        self.batches: list[list[Query]] = []

    def understood(self, texts: list[str]) -> list[Understanding]:
        return [heard(text, *self.intents.get(text, "").split()) for text in texts]

    def search(self, asked: list[tuple[Query, Filters]]) -> list[SearchResult]:
        self.batches.append([query for query, _ in asked])
        return [self.finds.get(query.text, NOTHING) for query, _ in asked]


Fetched = Callable[..., Any]


@pytest_asyncio.fixture
async def fetched() -> AsyncIterator[Fetched]:
    batchers: list[Batcher[Any, Any]] = []

    async def run(desk: Desk, message: str, move: Move, before: str = "") -> tuple[Found, Journal]:
        understand, search = Batcher(desk.understood), Batcher(desk.search)
        batchers.extend((understand, search))
        parts: Parts = replace(EMPTY, understand=understand, search=search)
        event = Event(conversation().id, 1, Author.VISITOR, Kind.MESSAGE, {}, message, NOW)
        turn = Journal(conversation(), event, move=move)
        turn.heard = ("It costs 9 euros.",)
        turn.visitor_turns = [before, message] if before else [message]
        [understood] = desk.understood([message])
        return await fetch(parts, turn, understood), turn

    yield run
    for batcher in batchers:
        batcher.close()
    await asyncio.sleep(0)


def unused() -> Any:
    return None


EMPTY = Parts(
    store=unused(),
    feed=unused(),
    shop=unused(),
    understand=unused(),
    search=unused(),
    policy=policy(),
    skills={},
    retention=unused(),
    speaker=unused(),
    lines=june(),
    clock=lambda: NOW,
    locale="en_GB",
    versions={},
    mailbox=unused(),
    letters=unused(),
    codes=unused(),
    contacts=unused(),
    reception=unused(),
    replies=unused(),
    hours=None,
    switchboard=unused(),
    courier=unused(),
    keeps=unused(),
    talks=unused(),
)


async def test_that_a_follow_up_is_found_and_told_with_what_it_follows(fetched: Fetched) -> None:
    finds = {FOLLOWS: result(hit("america", 0.5)), WHOLE: result(hit("scotland", 0.6))}
    desk = Desk({FOLLOWS: "shipping_info", WHOLE: "shipping_info"}, finds)
    found, turn = await fetched(desk, FOLLOWS, Move(Act.ANSWER, (FOLLOWS,)), BEFORE)
    assert found.results == ((WHOLE, finds[WHOLE]),)
    assert turn.found == [(WHOLE, finds[WHOLE])]
    assert turn.heard == ()  # the same sentence may be the answer again
    title = policy().topic(heard(WHOLE, "shipping_info"))
    assert desk.batches == [[Query(FOLLOWS, title), Query(WHOLE, title)]]


async def test_that_a_follow_up_that_is_found_as_well_alone_stays_alone(fetched: Fetched) -> None:
    finds = {FOLLOWS: result(hit("speed", 0.6)), WHOLE: result(hit("scotland", 0.65))}
    desk = Desk({FOLLOWS: "shipping_info", WHOLE: "shipping_info"}, finds)
    found, turn = await fetched(desk, FOLLOWS, Move(Act.ANSWER, (FOLLOWS,)), BEFORE)
    assert found.results == ((FOLLOWS, finds[FOLLOWS]),)
    assert turn.heard == ("It costs 9 euros.",)


async def test_that_the_words_before_do_not_vouch_for_a_follow_up(fetched: Fetched) -> None:
    desk = Desk({}, {WHOLE: result(hit("scotland", 0.3))})
    found, turn = await fetched(desk, FOLLOWS, Move(Act.ANSWER, (FOLLOWS,)), BEFORE)
    assert found.results == ()
    assert turn.planned.act is not Act.ANSWER


async def test_that_each_question_is_vouched_for_by_its_own_intent(fetched: Fetched) -> None:
    track, away = "can i track it?", "what if i'm not home?"
    finds = {track: result(hit("tracking", 0.6)), away: result(hit("skipping", 0.31))}
    desk = Desk({f"{track} {away}": "order_status", track: "order_status"}, finds)
    found, _ = await fetched(desk, f"{track} {away}", Move(Act.ANSWER_MANY, (track, away)))
    assert [query for query, _ in found.results] == [track]


async def test_that_a_sure_find_needs_nobody_to_vouch_for_it(fetched: Fetched) -> None:
    asked = "do you know my aunt?"
    desk = Desk({}, {asked: result(hit("family", 0.7), sure=True)})
    found, _ = await fetched(desk, asked, Move(Act.ANSWER, (asked,)))
    assert [query for query, _ in found.results] == [asked]


async def test_that_how_to_cancel_is_found_whatever_was_asked_before(fetched: Fetched) -> None:
    words = "then cancel it please"
    finds = {words: result(hit("cancel", 0.4)), f"{BEFORE} {words}": result(hit("delivery", 0.9))}
    desk = Desk({f"{BEFORE} {words}": "shipping_info"}, finds)
    found, _ = await fetched(desk, words, Move(Act.ANSWER, (words,), cancel=True), BEFORE)
    assert [query for query, _ in found.results] == [words]
