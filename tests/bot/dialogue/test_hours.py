"""Opening hours: the shop's clock, weekends, holidays, the night when clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.hours import OpeningHours, open_hours, spoken
from bot.shop.folder import open_folder
from bot.shop.working_days import bank_holidays

LONDON = ZoneInfo("Europe/London")
HOURS = OpeningHours(
    days=frozenset(range(5)),
    opens=time(9),
    closes=time(17),
    holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}),
    zone=LONDON,
)


def london(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (london(2, 9), True),
        (london(2, 8, 59), False),
        (london(2, 16, 59), True),
        (london(2, 17), False),
        (london(7, 12), False),
        (london(3, 12, month=4), False),
        (london(2, 16, 30, month=4), True),
        (datetime(2026, 4, 2, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 8, 30, tzinfo=UTC), False),
    ],
)
def test_that_the_shop_is_open_by_its_own_clock(at: datetime, is_open: bool) -> None:
    assert HOURS.is_open(at) is is_open


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (london(2, 7), london(2, 9)),
        (london(2, 9), london(3, 9)),
        (london(2, 20), london(3, 9)),
        (london(6, 18), london(9, 9)),
        (london(2, 17, month=4), london(7, 9, month=4)),
        (london(27, 18), london(30, 9)),
    ],
)
def test_that_the_next_opening_skips_nights_weekends_and_holidays(at: datetime, opening: datetime) -> None:
    assert HOURS.next_opening(at) == opening


def test_that_the_hour_stays_when_the_clocks_change() -> None:
    opening = HOURS.next_opening(london(27, 18))
    assert opening is not None
    assert (opening.hour, opening.astimezone(UTC).hour) == (9, 8)


def test_that_a_desk_that_never_opens_says_so() -> None:
    never = OpeningHours(frozenset(), time(9), time(17), frozenset(), LONDON)
    assert not never.is_open(london(2, 12))
    assert never.next_opening(london(2, 12)) is None


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (london(2, 7), "today at 9:00 London time"),
        (london(2, 20), "tomorrow at 9:00 London time"),
        (london(6, 18), "on Monday at 9:00 London time"),
        (london(1, 18, month=4), "tomorrow at 9:00 London time"),
        (london(2, 18, month=4), "on Tuesday at 9:00 London time"),
    ],
)
def test_that_an_opening_is_said_as_people_say_it(at: datetime, words: str) -> None:
    opening = HOURS.next_opening(at)
    assert opening is not None
    assert spoken(opening, at) == words


def test_that_a_far_opening_has_its_date_and_a_zone_without_a_city_its_name() -> None:
    at = datetime(2026, 12, 23, 18, tzinfo=UTC)
    assert spoken(datetime(2027, 1, 4, 9, 30, tzinfo=LONDON), at) == "on Monday 4 January at 9:30 London time"
    assert spoken(datetime(2026, 12, 24, 9, tzinfo=ZoneInfo("UTC")), at) == "tomorrow at 9:00 UTC"
    new_york = datetime(2026, 12, 24, 9, tzinfo=ZoneInfo("America/New_York"))
    assert spoken(new_york, at) == "tomorrow at 9:00 New York time"


def test_that_the_demo_shop_keeps_the_bank_holidays_that_its_desk_keeps() -> None:
    hours = open_hours(open_folder(None).config)
    assert hours is not None
    years = {day.year for day in hours.holidays}
    assert len(years) >= 3
    assert hours.holidays == frozenset().union(*(bank_holidays(year) for year in years))
    assert hours.is_open(london(2, 12))
    assert not hours.is_open(london(25, 12, month=5))
