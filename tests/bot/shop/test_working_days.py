"""Working days in London: weekends and English bank holidays are none."""

from datetime import UTC, date, datetime

import pytest

from bot.shop.working_days import (
    add_months,
    add_working,
    bank_holidays,
    easter_sunday,
    is_working,
    next_closing,
    opening,
)


def days(year: int, *pairs: tuple[int, int]) -> frozenset[date]:
    return frozenset(date(year, month, day) for month, day in pairs)


@pytest.mark.parametrize(
    ("year", "holidays"),
    [
        (2021, ((1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28))),
        (2026, ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28))),
        (2027, ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28))),
        (2028, ((1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26))),
    ],
)
def test_that_the_bank_holidays_are_englands(year: int, holidays: tuple[tuple[int, int], ...]) -> None:
    assert {day for day in bank_holidays(year) if day.weekday() < 5} == days(year, *holidays)


def test_that_a_christmas_on_a_sunday_is_kept_on_the_tuesday() -> None:
    assert bank_holidays(2022) >= days(2022, (12, 26), (12, 27))


@pytest.mark.parametrize(
    "day",
    [date(2000, 4, 23), date(2008, 3, 23), date(2019, 4, 21), date(2025, 4, 20), date(2038, 4, 25)],
)
def test_that_easter_is_when_it_is(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_that_weekends_and_bank_holidays_are_stepped_over() -> None:
    assert add_working(date(2026, 5, 22), 1) == date(2026, 5, 26)
    assert add_working(date(2026, 5, 20), 0) == date(2026, 5, 20)
    assert not is_working(date(2026, 5, 25))


def test_that_the_desk_opens_and_closes_by_london_time() -> None:
    assert opening(date(2026, 5, 20)) == datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert opening(date(2026, 1, 20)) == datetime(2026, 1, 20, 9, tzinfo=UTC)
    for now, closing in (
        (datetime(2026, 5, 20, 11), datetime(2026, 5, 20, 16)),
        (datetime(2026, 5, 20, 16), datetime(2026, 5, 21, 16)),
        (datetime(2026, 5, 22, 20), datetime(2026, 5, 26, 16)),
    ):
        assert next_closing(now.replace(tzinfo=UTC)) == closing.replace(tzinfo=UTC)


def test_that_a_month_later_is_the_same_day_or_the_months_last() -> None:
    assert add_months(date(2026, 5, 20), 1) == date(2026, 6, 20)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 2, 29), 36) == date(2031, 2, 28)
    assert add_months(date(2026, 12, 15), 12) == date(2027, 12, 15)
