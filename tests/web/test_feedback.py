"""What visitors think of a reply."""

from typing import Any

import pytest

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import ConversationId, Kind
from tests.web.conftest import Visitor


@pytest.mark.parametrize("rating", [{"message_seq": 2, "thumbs": "up"}, {"csat": 4}, {"nps": 0}])
async def test_that_a_rating_is_stored(visitor: Visitor, store: SqlStore, rating: dict[str, Any]) -> None:
    await visitor.say("How much is delivery?")
    assert (await visitor.post("feedback", rating)).status_code == 201
    events = await store.events(ConversationId(visitor.id))
    assert [dict(event.payload) for event in events if event.kind is Kind.FEEDBACK] == [rating]


BAD = [
    {},
    {"thumbs": "up"},
    {"thumbs": "sideways", "message_seq": 2},
    {"csat": 0},
    {"csat": 6},
    {"csat": "5"},
    {"csat": True},
    {"nps": 11},
    {"nps": -1},
    {"csat": 5, "nps": 5},
    {"message_seq": 2},
    {"message_seq": 1, "thumbs": "up"},
    {"message_seq": 99, "thumbs": "up"},
    {"message_seq": 0, "thumbs": "up"},
    {"message_seq": 2**40, "thumbs": "up"},
]


@pytest.mark.parametrize("rating", BAD)
async def test_that_a_rating_of_nothing_is_refused(
    visitor: Visitor, store: SqlStore, rating: dict[str, Any]
) -> None:
    await visitor.say("How much is delivery?")
    before = await store.events(ConversationId(visitor.id))
    assert (await visitor.post("feedback", rating)).status_code == 422
    assert await store.events(ConversationId(visitor.id)) == before
