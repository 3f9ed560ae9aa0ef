"""What counts as just said: the last replies, unless the visitor asks the same thing again."""

import pytest

from bot.generation.speech import Origin, Spoken
from bot.journal import Journal, heard, told
from bot.storage.types import Author, Event, Kind
from bot.understanding import Tone
from tests.bot.retention.turns import NOW, conversation, understood

CONVERSATION = conversation()
SPOKEN = Spoken("It costs 9 euros.", (), Origin.FIXED)


def events(*rows: tuple[Author, Kind, str]) -> list[Event]:
    return [
        Event(CONVERSATION.id, seq, author, kind, {}, text, NOW)
        for seq, (author, kind, text) in enumerate(rows, start=1)
    ]


def asked(text: str) -> tuple[Author, Kind, str]:
    return Author.VISITOR, Kind.MESSAGE, text


def said(text: str) -> tuple[Author, Kind, str]:
    return Author.BOT, Kind.SENTENCE, text


DONE = (Author.BOT, Kind.DONE, "")


def test_that_the_last_two_replies_count_as_just_said() -> None:
    rows = [row for word in ("one", "two", "three") for row in (asked(word), said(f"{word}!"), DONE)]
    assert heard(events(*rows)) == ("two!", "three!")


def test_that_a_reply_broken_off_is_not_heard_but_told() -> None:
    rows = events(asked("one"), said("one!"), DONE, asked("two"), said("tw"))
    assert heard(rows) == ("one!",)
    assert told(rows, 4) == {"tw"}


def test_that_what_the_visitor_writes_is_not_said_by_the_bot() -> None:
    assert heard(events(asked("one"), DONE)) == ()


def test_that_this_reply_counts_too() -> None:
    turn = Journal(CONVERSATION, events(asked("one"))[0], heard=("Hello.",))
    turn.spoken.append(SPOKEN)
    assert turn.said == ("Hello.", "It costs 9 euros.")


def test_that_a_decision_names_the_intent_model_that_answered_not_the_one_of_the_start() -> None:
    versions = {"encoder": "e-1", "intents": "at the start"}
    turn = Journal(CONVERSATION, events(asked("one"))[0], versions=versions)
    assert turn.decision(NOW).record["versions"] == versions
    turn.understanding = understood("one", track=0.9)
    answering = turn.understanding.classification.model_version
    assert turn.decision(NOW).record["versions"] == {"encoder": "e-1", "intents": answering}


@pytest.mark.parametrize(
    ("turns", "before"),
    [
        (["how much is it?", "thanks", "How much  is it?"], True),
        (["how much is it?", "and how long does it take?"], False),
        (["how much is it?"], False),
        ([], False),
    ],
)
def test_that_the_same_words_ask_for_the_answer_again(turns: list[str], before: bool) -> None:
    turn = Journal(CONVERSATION, events(asked("one"))[0], visitor_turns=turns)
    assert turn.asked_before is before


def test_that_the_record_names_the_tones() -> None:
    turn = Journal(CONVERSATION, events(asked("asap"))[0])
    turn.understanding = understood("asap", tones={Tone.URGENT: 0.91237})
    assert turn.decision(NOW).record["tones"] == {"urgent": 0.9124}
