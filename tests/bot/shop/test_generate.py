"""The generated shop is what its articles say it is, and hangs together on the day it is made for."""

import hashlib
import sqlite3
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.shop.generate import CUSTOMERS, ORDERS, generate
from bot.shop.generator.delivery import UK, add_working_days, dispatch_day, works
from bot.shop.generator.products import all_products
from bot.shop.stories import HELD_OUT, TREATED
from tests.bot.shop.asking import SECONDS, count, rows
from tests.bot.shops import NOW, generated

PRODUCTS = len(all_products())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop with fewer people, for what does not hang on how many there are."""
    monkeypatch.setattr("bot.shop.generate.CUSTOMERS", 400)
    monkeypatch.setattr("bot.shop.generate.ORDERS", 3_200)


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def test_that_it_has_as_many_of_everything_as_promised() -> None:
    summary = generated()[1]
    assert (summary.products, summary.customers, summary.orders) == (PRODUCTS, CUSTOMERS, ORDERS)
    assert PRODUCTS >= 500
    assert CUSTOMERS >= 5_000
    assert ORDERS >= 40_000
    assert summary.subscriptions >= 750
    assert count("SELECT count(DISTINCT name) FROM products") == PRODUCTS
    assert count("SELECT count(DISTINCT email) FROM customers") == CUSTOMERS
    assert count("SELECT count(*) FROM orders") == ORDERS
    assert generated()[0].stat().st_size < 60_000_000


def test_that_it_takes_seconds_and_the_same_seed_gives_the_same_shop(tmp_path: Path) -> None:
    begin = time.process_time()
    generate(tmp_path / "again.db", now=NOW)
    assert time.process_time() - begin < 20, "seconds of work; a busy machine does not count"
    assert dump(tmp_path / "again.db") == dump(generated()[0])


@pytest.mark.usefixtures("small")
def test_that_another_seed_gives_another_shop(tmp_path: Path) -> None:
    for seed in (5, 6):
        generate(tmp_path / f"{seed}.db", now=NOW, seed=seed)
    assert dump(tmp_path / "5.db") != dump(tmp_path / "6.db")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "day", [datetime(2027, 1, 1, 3), datetime(2026, 3, 29, 23), datetime(2028, 2, 29, 14)]
)
def test_that_any_day_can_be_the_anchor(tmp_path: Path, day: datetime) -> None:
    summary = generate(tmp_path / "shop.db", now=day.replace(tzinfo=NOW.tzinfo))
    assert (summary.customers, summary.orders) == (400, 3_200)
    assert not list(tmp_path.glob("*.new"))


def test_that_every_address_is_one_that_cannot_exist() -> None:
    assert count("SELECT count(*) FROM customers WHERE email NOT LIKE '%.example'") == 0


def test_that_nothing_happens_in_the_future_or_in_the_wrong_order() -> None:
    for column in ("placed_at", "shipped_at", "delivered_at", "last_scan_at", "refunded_at"):
        assert count(f"SELECT count(*) FROM orders WHERE {column} > ?", SECONDS) == 0
    for early, late in (
        ("placed_at", "shipped_at"),
        ("shipped_at", "delivered_at"),
        ("placed_at", "refunded_at"),
    ):
        assert count(f"SELECT count(*) FROM orders WHERE {early} > {late}") == 0
    early_bird = "SELECT count(*) FROM orders JOIN customers c ON c.id = customer WHERE placed_at < joined_at"
    assert count(early_bird) == 0


def test_that_states_fit_their_dates() -> None:
    assert count("SELECT count(*) FROM orders WHERE state = 'delivered' AND delivered_at IS NULL") == 0
    assert count("SELECT count(*) FROM orders WHERE state = 'shipped' AND shipped_at IS NULL") == 0
    early = "SELECT count(*) FROM orders WHERE state IN ('placed', 'packed') AND shipped_at IS NOT NULL"
    assert count(early) == 0
    assert count("SELECT count(*) FROM orders WHERE state = 'refunded' AND refunded IS NULL") == 0
    assert count("SELECT count(*) FROM orders WHERE refunded > total") == 0
    states = {state for (state,) in rows("SELECT DISTINCT state FROM orders")}
    assert {"shipped", "delivered", "cancelled", "refunded", "lost"} <= states
    assert states & {"placed", "packed"}


def test_that_some_parcels_are_late_now_and_some_were_lost() -> None:
    today = NOW.date().isoformat()
    assert count("SELECT count(*) FROM orders WHERE state = 'shipped' AND promised_on < ?", today) >= 5
    assert 200 <= count("SELECT count(*) FROM orders WHERE state = 'lost'") <= 800


def test_that_no_electric_model_went_to_the_united_states() -> None:
    query = """SELECT count(*) FROM order_lines l JOIN orders o ON o.id = l."order"
        JOIN customers c ON c.id = o.customer WHERE c.country = 'US'
        AND (l.name LIKE 'Millrace%' OR l.name LIKE 'Weir%' OR l.name LIKE 'Tarn%')"""
    assert count(query) == 0


def test_that_delivery_is_charged_once_and_free_where_the_articles_say_so() -> None:
    query = """SELECT o.total - (SELECT sum(quantity * price) FROM order_lines l WHERE l."order" = o.id)
        + o.discount, o.total, c.country, c.club, o.subscription IS NOT NULL, o.carrier
        FROM orders o JOIN customers c ON c.id = o.customer"""
    for fee, total, country, club, box, carrier in rows(query):
        if carrier == "e-mail" or (country == "GB" and (club or box)):
            assert fee == 0
        elif country == "GB":
            assert fee == (0 if total - fee >= 3_500 else 395)
        else:
            assert fee in (0, 1_495 if country == "US" else 995)


def test_that_subscriptions_remember_what_became_of_them() -> None:
    states = Counter(state for (state,) in rows("SELECT state FROM subscriptions"))
    assert states["active"] > states["cancelled"] > 50
    assert states["paused"] >= 1
    kinds = Counter(kind for (kind,) in rows("SELECT kind FROM subscription_events"))
    assert {"start", "skip", "pause", "resume", "cancel"} <= set(kinds)
    assert (
        count("SELECT count(*) FROM subscriptions WHERE state = 'active' AND next_on <= ?", NOW.date()) == 0
    )


def test_that_the_subscribers_of_the_stories_can_change_their_next_box_for_days_yet() -> None:
    next_days = rows("SELECT s.key, b.next_on FROM stories s JOIN subscriptions b ON b.customer = s.customer")
    assert {key for key, _ in next_days} == {TREATED, HELD_OUT}
    soonest = (NOW.date() + timedelta(days=6)).isoformat()
    assert [key for key, day in next_days if day < soonest] == []


def test_that_the_late_parcel_is_late_and_not_yet_lost() -> None:
    ((state, promised, shipped, delivered),) = rows(
        "SELECT state, promised_on, shipped_at, delivered_at FROM orders WHERE id = 'JR-104233'"
    )
    out = datetime.fromtimestamp(shipped, NOW.tzinfo).date()
    assert (state, delivered) == ("shipped", None)
    assert promised < NOW.date().isoformat()
    assert add_working_days(out, UK.late_after) < NOW.date() <= add_working_days(out, UK.lost_after)


@pytest.mark.usefixtures("small")
def test_that_those_who_leave_fall_on_the_right_side_of_the_experiment(tmp_path: Path) -> None:
    def held_out(customer: str) -> bool:
        return int(customer[:4], 16) % 5 == 0

    generate(tmp_path / "shop.db", now=NOW, held_out=held_out)
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        sides = {key: held_out(who) for key, who in connection.execute("SELECT key, customer FROM stories")}
    assert (sides["leaving-treated"], sides["leaving-held-out"]) == (False, True)


def test_that_a_generator_that_fails_leaves_the_old_shop_in_place(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"the old shop")

    def broken(_customer: str) -> bool:
        raise RuntimeError("no experiment")

    with pytest.raises(RuntimeError):
        generate(path, now=NOW, held_out=broken)
    assert path.read_bytes() == b"the old shop"


def test_that_dispatch_keeps_to_the_cut_off_and_the_closed_days() -> None:
    london = NOW.astimezone().tzinfo
    friday = datetime(2026, 5, 22, 12, 30, tzinfo=NOW.tzinfo)  # 13:30 in London
    assert london is not None
    assert dispatch_day(friday) == friday.date()
    assert dispatch_day(friday + timedelta(hours=1)) == friday.date() + timedelta(days=4), (
        "over a bank holiday"
    )
    assert not works(datetime(2026, 12, 28).date())
