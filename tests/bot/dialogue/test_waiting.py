"""What is said when a person takes over: an honest wait, once, and a form only where it helps."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue import HandoverReason
from bot.dialogue.hours import open_hours
from bot.dialogue.waiting import Reach, wait_now, waiting
from bot.shop.folder import open_folder
from tests.bot.dialogue.messages import june

HOURS = open_hours(open_folder(None).config)
OPEN = datetime(2026, 3, 2, 12, tzinfo=UTC)
SATURDAY = datetime(2026, 3, 7, 12, tzinfo=UTC)
ANSWERS = "Our team answers Monday to Friday, 9:00 to 17:00 London time."


def test_that_in_hours_the_hours_are_said_unless_they_were() -> None:
    said = waiting(june(), HOURS, OPEN, HandoverReason.LEGAL, Reach.NOWHERE)
    assert (said.sentences, said.card) == ((ANSWERS,), None)
    again = waiting(june(), HOURS, OPEN, HandoverReason.ASKED, Reach.NOWHERE, ["Of course.", ANSWERS])
    assert again.sentences == ()


def test_that_after_hours_the_next_opening_is_said_and_an_address_asked_for() -> None:
    said = waiting(june(), HOURS, SATURDAY, HandoverReason.ASKED, Reach.NOWHERE, [ANSWERS])
    assert "on Monday at 9:00 London time" in said.sentences[0]
    assert "e-mail" in said.sentences[1]
    assert said.card is not None
    assert (said.card["kind"], said.card["form"]) == ("form", "contact")
    [field] = said.card["fields"]
    assert (field["name"], field["type"]) == ("email", "email")


@pytest.mark.parametrize(("reach", "where"), [(Reach.LEFT, "you left"), (Reach.ACCOUNT, "your account")])
def test_that_who_can_be_reached_is_told_where_and_not_asked_again(reach: Reach, where: str) -> None:
    said = waiting(june(), HOURS, SATURDAY, HandoverReason.SKILL, reach)
    assert where in said.sentences[1]
    assert said.card is None


@pytest.mark.parametrize("reason", [HandoverReason.SELF_HARM, HandoverReason.THREAT])
def test_that_who_is_in_danger_is_told_the_wait_and_given_no_form(reason: HandoverReason) -> None:
    said = waiting(june(), HOURS, SATURDAY, reason, Reach.NOWHERE)
    assert len(said.sentences) == 1
    assert "Monday" in said.sentences[0]
    assert said.card is None


def test_that_a_shop_with_hours_in_words_alone_says_those_and_one_with_none_says_nothing() -> None:
    assert waiting(june(), None, SATURDAY, HandoverReason.ASKED, Reach.NOWHERE).sentences == (ANSWERS,)
    silent = replace(june(), hours="")
    assert waiting(silent, None, SATURDAY, HandoverReason.ASKED, Reach.NOWHERE).sentences == ()
    assert wait_now(silent, None, SATURDAY) == ""


def test_that_the_wait_is_one_sentence_at_any_time() -> None:
    assert wait_now(june(), HOURS, OPEN) == ANSWERS
    assert "on Monday at 9:00" in wait_now(june(), HOURS, SATURDAY)


def test_that_a_marked_conversation_is_said_to_be_and_no_speed_is_promised() -> None:
    marked = waiting(june(), HOURS, SATURDAY, HandoverReason.ASKED, Reach.LEFT, urgent=True).sentences
    calm = waiting(june(), HOURS, SATURDAY, HandoverReason.ASKED, Reach.LEFT).sentences
    assert "urgent" in marked[0]
    assert marked[1:] == calm


def test_that_who_is_in_danger_is_not_told_of_marks() -> None:
    said = waiting(june(), HOURS, OPEN, HandoverReason.SELF_HARM, Reach.NOWHERE, urgent=True)
    assert "urgent" not in " ".join(said.sentences)
