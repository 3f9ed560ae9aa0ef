"""Old talks through today's bot: drafts only, and honest sums."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import open_store
from bot.storage.types import Author, Life
from encoder.sessions import open_encoder
from eval.history import Reading, Said, Speaker, Transcript
from eval.history.importing import Hands, Imported, import_history
from eval.history.replay import Outcome, outcome_of, replay, turns_of
from eval.history.report import report

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def transcript(id: str, *said: str) -> Transcript:
    """`a:` before what an agent said; a minute between any two."""
    return Transcript(
        id,
        tuple(
            Said(
                Speaker.AGENT if text.startswith("a:") else Speaker.CUSTOMER,
                text.removeprefix("a:").strip(),
                NOON + timedelta(minutes=number),
            )
            for number, text in enumerate(said)
        ),
    )


def test_that_what_is_written_in_one_breath_is_one_turn() -> None:
    talk = transcript("1", "hello", "where is my order", "a: Let me see.", "a: It is on its way.", "thanks")
    assert list(turns_of(talk)) == [
        ("hello\nwhere is my order", "Let me see.\nIt is on its way."),
        ("thanks", ""),
    ]
    late = Transcript(
        "2", (Said(Speaker.CUSTOMER, "one", NOON), Said(Speaker.CUSTOMER, "two", NOON + timedelta(hours=1)))
    )
    assert [said for said, _ in turns_of(late)] == ["one", "two"]


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        ({"handover": "asked", "spoken": [{"evidence": ["a"]}]}, Outcome.HANDED_OVER),
        ({"spoken": [{"evidence": []}, {"evidence": ["a"]}], "act": "answer"}, Outcome.ANSWERED),
        ({"spoken": [{"evidence": []}], "skill": "order_status"}, Outcome.SKILL),
        ({"spoken": [], "act": "smalltalk"}, Outcome.SMALL_TALK),
        ({"spoken": [], "act": "clarify"}, Outcome.ASKED_BACK),
        ({"spoken": [{"evidence": []}], "act": "no_answer"}, Outcome.NO_ANSWER),
    ],
)
def test_that_every_decision_counts_as_one_outcome(record: dict[str, object], outcome: Outcome) -> None:
    assert outcome_of(record) is outcome


async def test_that_a_replay_says_what_would_have_been_settled_and_what_is_missing(
    tmp_path: Path, models: Path
) -> None:
    encoder = open_encoder(models)
    talks = [
        transcript("1", "how much is delivery to france?", "a: Delivery to France costs £9.95."),
        transcript("2", "I want to talk to a person", "a: Hello, here I am."),
        transcript("3", "who won the football last night"),
        transcript("4", "which team won the football yesterday evening"),
    ]
    found = await replay(talks, Settings(home=tmp_path, models=models), encoder)
    result = report(found, encoder)
    assert (result.conversations, result.turns) == (4, 4)
    assert found[0].outcome is Outcome.ANSWERED
    assert "9.95" in found[0].draft
    assert (found[0].nearness or 0) > 0.5
    assert result.handovers == {"asked": 1}
    assert result.resolved == 1
    assert result.by_person == 3
    assert result.gaps[0].turns == 2
    assert not os.listdir(tmp_path), "a replay leaves nothing in the shop's own home"


async def test_that_an_import_keeps_times_and_comes_in_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/rekindle.db"
    await migrate(url)
    hands = Hands(datetime.now(UTC))
    store = open_store(url, hands)
    reading = Reading("csv", (transcript("1", "where is it", "a: On its way.", "thanks"),), 0)
    assert await import_history(store, hands, reading) == Imported(1, 0)
    assert await import_history(store, hands, reading) == Imported(0, 1)
    [conversation] = await store.inbox("closed")
    assert conversation.life is Life.CLOSED
    said = [event for event in await store.events(conversation.id) if event.text]
    assert [(event.author, event.text) for event in said] == [
        (Author.VISITOR, "where is it"),
        (Author.AGENT, "On its way."),
        (Author.VISITOR, "thanks"),
    ]
    assert said[0].at == NOON
    assert await store.unanswered(NOON - timedelta(days=1)) == []
    await store.close()
