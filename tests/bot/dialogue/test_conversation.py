"""The state that is carried from turn to turn, as it comes out of stored events."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import DialogueState
from bot.dialogue.conversation import project, state_event
from bot.storage.types import Author, ConversationId, Event, Kind, NewEvent

AT = datetime(2026, 5, 20, tzinfo=UTC)
TEXTS = st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3)


def stored(new: NewEvent, seq: int = 1) -> Event:
    return Event(ConversationId("c"), seq, new.author, new.kind, new.payload, new.text, AT)


def event(kind: Kind, payload: Mapping[str, Any], text: str | None = None) -> Event:
    return stored(NewEvent(Author.SYSTEM, kind, payload, text))


@given(
    st.builds(
        DialogueState,
        skill=st.none() | st.text(max_size=8),
        slots=TEXTS,
        misses=st.integers(0, 9),
        unresolved=st.dictionaries(st.text(max_size=8), st.integers(0, 9), max_size=3),
        pending=TEXTS,
        away=st.integers(0, 3),
        finished=TEXTS,
        later=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    )
)
def test_that_a_state_comes_back_as_it_was_stored(state: DialogueState) -> None:
    assert project([stored(state_event(state))]) == state


def test_that_a_state_is_text_and_leaves_nothing_in_the_payload() -> None:
    made = state_event(DialogueState(skill="order_status", slots={"email": "nell.ashdown@post.example"}))
    assert made.payload == {}
    assert "nell.ashdown" in str(made.text)


def test_that_the_last_state_counts() -> None:
    first, last = DialogueState(misses=1), DialogueState(misses=2)
    assert project([stored(state_event(first)), stored(state_event(last), 2)]) == last


@pytest.mark.parametrize(
    "text", [None, "", "not json", "[]", "null", '{"slots": [], "pending": 3, "later": "x"}']
)
def test_that_an_erased_or_broken_state_is_an_empty_one(text: str | None) -> None:
    assert project([event(Kind.STATE, {}, text)]) == DialogueState()


def test_that_no_events_are_an_empty_state() -> None:
    assert project([]) == DialogueState()


def test_that_a_conversation_handed_back_by_a_person_starts_afresh() -> None:
    state = DialogueState(
        skill="order_status", slots={"tries": "3"}, misses=2, unresolved={"refund_status": 2}
    )
    taken = event(Kind.OWNER, {"owner": "agent", "agent": "a"})
    back = event(Kind.OWNER, {"owner": "bot", "agent": None})
    assert project([stored(state_event(state)), taken]) == state
    assert project([stored(state_event(state)), taken, back]) == DialogueState(
        unresolved={"refund_status": 2}
    )
