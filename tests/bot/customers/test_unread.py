"""Which replies a visitor does not know of, and when a letter about them is due."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.customers.unread import due, handed_over_at, paragraphs, speaker, unread
from bot.storage.types import Author, ConversationId, Event, Kind

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(seq: int, kind: Kind, author: Author, text: str | None = None, **payload: str) -> Event:
    """Every event a minute after the one before."""
    at = BEGIN + timedelta(minutes=seq)
    return Event(ConversationId("c"), seq, author, kind, payload, text, at)


def asked(seq: int) -> Event:
    return event(seq, Kind.MESSAGE, Author.VISITOR, "Where is it?")


def bot(seq: int, text: str = "It is on its way.") -> Event:
    return event(seq, Kind.SENTENCE, Author.BOT, text)


def agent(seq: int, text: str = "I have asked the courier.") -> Event:
    return event(seq, Kind.SENTENCE, Author.AGENT, text, name="Priya")


def seqs(events: list[Event]) -> list[int]:
    return [one.seq for one in events]


def test_that_what_a_person_or_the_bot_said_since_is_unread() -> None:
    events = [asked(1), bot(2), event(3, Kind.DONE, Author.BOT), agent(4)]
    assert seqs(unread(events, 0, None)) == [2, 4]


def test_that_what_was_told_of_or_said_while_there_or_before_writing_again_is_read() -> None:
    events = [asked(1), bot(2), agent(3), agent(4)]
    assert seqs(unread(events, 3, None)) == [4]
    assert seqs(unread(events, 0, BEGIN + timedelta(minutes=3))) == [4]
    assert unread([*events, asked(5)], 0, None) == []


def test_that_notes_notices_and_erased_words_are_nothing_to_tell() -> None:
    events = [
        event(1, Kind.NOTE, Author.AGENT, "call her"),
        event(2, Kind.NOTICE, Author.SYSTEM, "sorry"),
        event(3, Kind.SENTENCE, Author.AGENT, None),
    ]
    assert unread(events, 0, None) == []


@pytest.mark.parametrize(("minutes", "is_due"), [(2.9, False), (3, True), (60, True)])
def test_that_a_letter_is_due_three_minutes_after_the_first_unread_word(minutes: float, is_due: bool) -> None:
    first = agent(1)
    assert due([first, agent(2)], first.at + timedelta(minutes=minutes)) is is_due
    assert not due([], first.at + timedelta(days=1))


def test_that_a_hand_over_and_a_take_over_begin_what_a_person_owes() -> None:
    took = event(3, Kind.OWNER, Author.AGENT, owner="agent")
    back = event(5, Kind.OWNER, Author.SYSTEM, owner="bot")
    assert handed_over_at([asked(1), bot(2), took, agent(4), back]) == 3
    assert handed_over_at([asked(1), event(2, Kind.HANDOVER, Author.SYSTEM)]) == 2
    assert handed_over_at([asked(1), bot(2)]) == 0


def test_that_a_colleagues_messages_stand_apart_and_the_bots_sentences_together() -> None:
    replies = [agent(1, "One."), agent(2, "Two."), bot(3, "Three."), bot(4, "Four.")]
    assert paragraphs(replies) == ["One.", "Two.", "Three. Four."]


def test_that_the_first_colleague_speaks_or_else_the_bot() -> None:
    assert speaker([bot(1), agent(2)], "June") == "Priya"
    assert speaker([bot(1)], "June") == "June"
    assert speaker([event(1, Kind.SENTENCE, Author.AGENT, "Hello")], "June") == "A colleague"
