"""Days and spans as people write them, seen from Wednesday, 20 May 2026."""

from datetime import date

import pytest

from bot.dialogue.skills.day_words import day_named, day_shifted, names_no_day, pause_end, pause_start

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("until mid March", date(2027, 3, 15)),
        ("for 6 weeks", date(2026, 7, 1)),
        ("two mounths please", date(2026, 7, 20)),
        ("we're away in august", date(2026, 9, 1)),
        ("till mid septmber", date(2026, 9, 15)),
        ("pause till september", date(2026, 9, 1)),
        ("from 1 June to 15 August", date(2026, 8, 15)),
        ("between now and easter", date(2027, 3, 28)),
        ("hold till new year", date(2027, 1, 1)),
        ("until 12/8", date(2026, 8, 12)),
        ("until 4/7/26", date(2026, 7, 4)),
        ("until end of the month", date(2026, 6, 1)),
        ("until the end of june", date(2026, 7, 1)),
        ("until the 20th", date(2026, 6, 20)),
        ("half a year", date(2026, 11, 20)),
        ("until my return on 9 October", date(2026, 10, 9)),
        ("rest it till about the middle of next month", date(2026, 6, 15)),
        ("hold it until the start of next month", date(2026, 6, 1)),
        ("until half way through july", date(2026, 7, 15)),
        ("until the 27th of next month", date(2026, 6, 27)),
        ("until the week after next", date(2026, 6, 1)),
        ("until the end of next week", date(2026, 6, 1)),
        ("back in a fortnight", date(2026, 6, 3)),
        ("until a week on saturday", date(2026, 5, 30)),
        ("until the fourteenth", date(2026, 6, 14)),
        ("until the second monday in june", date(2026, 6, 8)),
        ("nothing over next month", date(2026, 7, 1)),
        ("for june and july", date(2026, 8, 1)),
        ("from 1 June for a month", date(2026, 7, 1)),
        ("until June 2027", date(2027, 6, 1)),
    ],
)
def test_that_a_pause_ends_on_the_day_that_is_meant(text: str, day: date) -> None:
    assert pause_end(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "a month or two",
        "for a bit",
        "may i pause",
        "482913",
        "tom1@mail.example",
        "until 31 june",
        "a few weeks",
        "until late june",
        "until some time in july",
        "until the second week of june",
        "until the 10th of this month",
        "starting in june",
        "from 1 June",
        "next month",
        "",
    ],
)
def test_that_what_is_vague_or_no_day_is_none(text: str) -> None:
    assert pause_end(text, TODAY) is None


def test_that_a_start_is_read_apart_from_the_end() -> None:
    assert pause_start("from 1 June to 15 August", TODAY) == date(2026, 6, 1)
    assert pause_start("for 6 weeks from now", TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("push my next delivery back a week", date(2026, 6, 1)),
        ("a fortnight later", date(2026, 6, 8)),
        ("6 days earlier", date(2026, 5, 19)),
        ("a week", None),
        ("to a week after 3 june", None),
        ("push it to two weeks from now", None),
    ],
)
def test_that_a_shift_is_seen_from_the_old_day(text: str, day: date | None) -> None:
    assert day_shifted(text, date(2026, 5, 25)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("can it come in the middle of next month", date(2026, 6, 15)),
        ("to mid june please", date(2026, 6, 15)),
        ("at the end of the month", date(2026, 5, 31)),
        ("at the beginning of july", date(2026, 7, 1)),
        ("the 24th of next month", date(2026, 6, 24)),
        ("in july, on the 20th", date(2026, 7, 20)),
        ("in three weeks", date(2026, 6, 10)),
        ("two weeks from monday", date(2026, 6, 8)),
        ("thursday week", date(2026, 5, 28)),
        ("the day after tomorrow", date(2026, 5, 22)),
        ("the week after next", date(2026, 6, 1)),
        ("the last friday of june", date(2026, 6, 26)),
        ("from 25 may to 5 june", date(2026, 6, 5)),
        ("three days before christmas", date(2026, 12, 22)),
        ("next monday", date(2026, 5, 25)),
    ],
)
def test_that_a_box_moves_to_the_day_that_is_meant(text: str, day: date) -> None:
    assert day_named(text, TODAY) == day
    assert not names_no_day(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "some time next month",
        "to july",
        "the month after next",
        "early in june",
        "the first week of june",
        "next friday",
        "towards the end of may",
    ],
)
def test_that_a_time_without_a_day_is_known_for_one(text: str) -> None:
    assert day_named(text, TODAY) is None
    assert names_no_day(text, TODAY)


def test_that_what_speaks_of_no_time_does_not_either() -> None:
    for text in ("a bigger bag", "every second week", "my third box", "may i change it"):
        assert day_named(text, TODAY) is None
        assert not names_no_day(text, TODAY)


def test_that_days_are_the_next_ones() -> None:
    assert day_named("bring it forward to this friday", TODAY) == date(2026, 5, 22)
    assert day_named("renewal date to the 5th", TODAY) == date(2026, 6, 5)
    assert day_named("payday is 28th", TODAY) == date(2026, 5, 28)
