"""The generated customers behave as bot/shop/generator/habits.py says, within a few per cent."""

from collections import Counter

import pytest

from bot.shop.generator import habits
from bot.shop.generator.events import Kind
from tests.bot.shop.asking import DAY, SECONDS, count, rows

YEAR_AGO = SECONDS - habits.EVENT_DAYS * DAY
LAPSED = f"""SELECT id FROM customers WHERE id NOT IN
    (SELECT customer FROM orders WHERE placed_at >= {SECONDS - habits.LAPSE_DAYS * DAY})"""


def test_that_the_share_of_returning_customers_is_the_stated_one() -> None:
    per_customer = Counter(customer for (customer,) in rows("SELECT customer FROM orders"))
    share = sum(number > 1 for number in per_customer.values()) / len(per_customer)
    assert share == pytest.approx(habits.REPEAT_SHARE, abs=0.02)


def test_that_the_share_of_lapsed_customers_is_the_stated_one() -> None:
    share = count(f"SELECT count(*) FROM ({LAPSED})") / count("SELECT count(*) FROM customers")
    assert share == pytest.approx(habits.LAPSED_SHARE, abs=0.02)


def test_that_a_december_is_as_much_busier_than_a_july_as_stated() -> None:
    months = dict(rows("SELECT strftime('%Y-%m', placed_at, 'unixepoch'), count(*) FROM orders GROUP BY 1"))
    assert months["2025-12"] / months["2025-07"] == pytest.approx(habits.DECEMBER_TO_JULY, rel=0.1)


def test_that_customers_who_have_lapsed_pay_for_no_subscription() -> None:
    paying = "SELECT count(*) FROM subscriptions WHERE state = 'active' AND customer IN"
    assert count(f"{paying} ({LAPSED})") == 0


def test_that_people_of_one_taste_buy_alike() -> None:
    """Whoever has bought much tea buys more of it than others: there is something to be learned."""
    query = """SELECT o.customer, avg(p.family = 'tea') FROM order_lines l JOIN orders o ON o.id = l."order"
        JOIN products p ON p.id = l.product WHERE o.subscription IS NULL GROUP BY 1 HAVING count(*) >= 12"""
    shares = sorted(share for _, share in rows(query))
    tenth = len(shares) // 10
    assert sum(shares[-tenth:]) / tenth > 0.5
    assert sum(shares[:tenth]) / tenth < 0.1


def test_that_behaviour_reaches_back_twelve_months_and_is_of_every_kind() -> None:
    assert {kind for (kind,) in rows("SELECT DISTINCT kind FROM events")} == set(Kind)
    assert 80_000 <= count("SELECT count(*) FROM events") <= habits.MOST_EVENTS
    first, last = rows("SELECT min(at), max(at) FROM events")[0]
    assert YEAR_AGO <= first < YEAR_AGO + 2 * DAY
    assert SECONDS - 2 * DAY < last <= SECONDS
    months = Counter(month for (month,) in rows("SELECT strftime('%Y-%m', at, 'unixepoch') FROM events"))
    assert len(months) == 13, "the first and the last are cut"
    assert min(months.values()) > 1_000


def test_that_nobody_does_anything_before_they_have_joined() -> None:
    early = "SELECT count(*) FROM events e JOIN customers c ON c.id = e.customer WHERE e.at < c.joined_at"
    assert count(early) == 0


def test_that_every_purchase_is_an_order_and_every_order_of_the_year_a_purchase() -> None:
    bought = Counter(rows("SELECT customer, at FROM events WHERE kind = 'purchase'"))
    ordered = Counter(
        rows("SELECT customer, placed_at FROM orders WHERE subscription IS NULL AND placed_at >= ?", YEAR_AGO)
    )
    assert bought == ordered


def test_that_a_cart_and_a_look_at_the_product_come_before_a_purchase() -> None:
    query = """SELECT count(*) FROM events b WHERE b.kind = 'purchase' AND b.at > ? AND NOT EXISTS
        (SELECT 1 FROM events e WHERE e.customer = b.customer AND e.product = b.product AND e.kind = ?
        AND e.at BETWEEN b.at - 3600 AND b.at)"""
    for kind in (Kind.CART, Kind.PRODUCT_VIEW):
        assert count(query, YEAR_AGO + DAY, kind.value) == 0


def test_that_only_looks_and_purchases_name_a_product() -> None:
    with_product = {kind for (kind,) in rows("SELECT DISTINCT kind FROM events WHERE product IS NOT NULL")}
    assert with_product == {Kind.PRODUCT_VIEW, Kind.CART, Kind.PURCHASE, Kind.EMAIL_CLICK}
    assert count("SELECT count(*) FROM events WHERE product NOT IN (SELECT id FROM products)") == 0


def test_that_the_newsletter_is_read_by_those_who_agreed_to_it() -> None:
    query = (
        "SELECT count(*) FROM events e JOIN customers c ON c.id = e.customer WHERE NOT c.marketing AND e.kind"
    )
    assert count(f"{query} IN ('email_open', 'email_click')") == 0


def test_that_whoever_has_lapsed_visits_less() -> None:
    half_year = SECONDS - habits.LAPSE_DAYS * DAY
    visits = "SELECT count(*) FROM events WHERE kind = 'page_view' AND at > ? AND customer"
    assert count(f"{visits} IN ({LAPSED})", half_year) * 20 < count(f"{visits} NOT IN ({LAPSED})", half_year)
