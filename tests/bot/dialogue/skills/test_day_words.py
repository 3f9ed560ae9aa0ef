"""Days and spans as people write them, seen from Wednesday, 20 May 2026."""

from datetime import date

import pytest

from bot.dialogue.skills.day_words import day_named, day_shifted, pause_end, pause_start

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
    ],
)
def test_that_a_shift_is_seen_from_the_old_day(text: str, day: date | None) -> None:
    assert day_shifted(text, date(2026, 5, 25)) == day


def test_that_days_are_the_next_ones() -> None:
    assert day_named("bring it forward to this friday", TODAY) == date(2026, 5, 22)
    assert day_named("renewal date to the 5th", TODAY) == date(2026, 6, 5)
    assert day_named("payday is 28th", TODAY) == date(2026, 5, 28)
