"""What happened between the bubbles, in plain words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.dialogue import HandoverReason
from bot.storage.types import Author, ConversationId, Event, Kind
from web.console.masking import masked
from web.console.pages import ago, stamp
from web.console.transcript import REASONS, entries

AT = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)


def event(kind: Kind, payload: Mapping[str, Any], text: str | None = None, *, erased: bool = False) -> Event:
    return Event(ConversationId("talk"), 1, Author.SYSTEM, kind, payload, text, AT, erased)


def line(kind: Kind, payload: Mapping[str, Any], text: str | None = None) -> str:
    [entry] = entries([event(kind, payload, text)], [], None)
    return " ".join(entry.sentences)


@pytest.mark.parametrize(
    ("kind", "payload", "told"),
    [
        (Kind.NOTICE, {"notice": "contact_left"}, "The visitor left an e-mail address for the answer."),
        (Kind.NOTICE, {"notice": "agent_joined"}, "The visitor was told that a colleague has joined."),
        (Kind.NOTICE, {"notice": "agent_left"}, "The visitor was told that the bot is back."),
        (Kind.HANDOVER, {"reason": "asked"}, "Handed over: the visitor asked for a person."),
        (Kind.ACTION, {"action": "skip_box", "case": "C-7"}, "Done in the shop: skip box, case C-7."),
        (
            Kind.ACTION,
            {"action": "skip_box", "case": "C-7", "undone": True},
            "Undone in the shop: skip box, case C-7.",
        ),
        (Kind.FEEDBACK, {"thumbs": "down", "message_seq": 3}, "The visitor found a reply not helpful."),
        (Kind.FEEDBACK, {"csat": 4}, "The visitor rates the conversation 4 of 5."),
        (Kind.FEEDBACK, {"nps": 9}, "The visitor would recommend the shop: 9 of 10."),
    ],
)
def test_that_events_are_told_in_plain_words(kind: Kind, payload: Mapping[str, Any], told: str) -> None:
    assert line(kind, payload) == told


def test_that_a_notice_with_words_of_its_own_is_quoted() -> None:
    told = line(Kind.NOTICE, {"notice": "failed"}, "Please say that again.")
    assert told == "The visitor was told: Please say that again."


def test_that_every_reason_for_a_hand_over_has_words() -> None:
    assert set(REASONS) == set(HandoverReason)


def test_that_a_case_number_is_masked_where_the_rest_is() -> None:
    acted = event(Kind.ACTION, {"action": "skip_box", "case": "CS-20417"})
    [entry] = entries([acted], [], masked)
    assert "CS-20417" not in entry.sentences[0]


@pytest.mark.parametrize(("text", "erased"), [("", False), (None, True)])
def test_that_a_draft_without_words_cannot_be_sent(text: str | None, erased: bool) -> None:
    draft = event(Kind.DRAFT, {"mode": "suggest", "handover": None}, text, erased=erased)
    [entry] = entries([draft], [], None)
    assert entry.empty
    assert entry.sentences != [""]


def test_that_what_is_long_ago_gets_its_date() -> None:
    assert ago(AT) == "2 Mar 2026"
    assert stamp(AT) == "2 Mar 2026, 09:05 UTC"
    assert ago(datetime.now(UTC) - timedelta(days=3)) == "3 d ago"
