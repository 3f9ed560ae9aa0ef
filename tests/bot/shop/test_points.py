"""Points in the generated shop keep the rules of Juniper Club."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from bot.shop.generator.delivery import LONDON
from bot.shop.working_days import add_months
from tests.bot.shop.asking import SECONDS, count, rows


def day_of(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(LONDON).date().isoformat()


def test_that_only_members_have_points() -> None:
    assert count("SELECT count(*) FROM points p JOIN customers c ON c.id = p.customer WHERE NOT c.club") == 0
    assert count("SELECT count(DISTINCT customer) FROM points") > 500
    assert count("SELECT count(*) FROM points WHERE at > ?", SECONDS) == 0


def test_that_five_points_are_earned_for_a_full_pound_the_day_after_dispatch() -> None:
    query = """SELECT p.change, p.at, o.shipped_at, (SELECT sum(quantity * price) FROM order_lines l
        WHERE l."order" = o.id) - o.discount, o.carrier
        FROM points p JOIN orders o ON o.id = p."order" WHERE p.reason = 'earned'"""
    earned = rows(query)
    assert len(earned) > 4_000
    for change, at, shipped, paid, carrier in earned:
        assert change == paid // 100 * 5
        after = datetime.fromtimestamp(shipped, UTC).astimezone(LONDON).date() + timedelta(days=1)
        assert day_of(at) == after.isoformat()
        assert carrier != "e-mail", "gift cards earn nothing"


def test_that_every_order_of_a_member_that_went_out_has_earned() -> None:
    query = """SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer
        WHERE c.club AND o.carrier <> 'e-mail' AND o.shipped_at < ? AND o.id NOT IN
        (SELECT "order" FROM points WHERE reason = 'earned') AND o.discount + 100 <=
        (SELECT sum(quantity * price) FROM order_lines l WHERE l."order" = o.id)"""
    assert count(query, SECONDS - 2 * 86_400) == 0


def test_that_balances_are_never_below_zero_and_points_are_spent_in_hundreds_from_500() -> None:
    balance: defaultdict[str, int] = defaultdict(int)
    for customer, change, reason in rows("SELECT customer, change, reason FROM points ORDER BY at, id"):
        if reason == "spent":
            assert -change >= 500
            assert change % 100 == 0
            assert balance[customer] >= -change
        balance[customer] += change
        assert balance[customer] >= 0, customer
    assert any(points >= 500 for points in balance.values())
    assert any(points % 100 for points in balance.values())


def test_that_points_spent_came_off_a_one_off_order_of_products() -> None:
    query = """SELECT count(*) FROM points p JOIN orders o ON o.id = p."order" WHERE p.reason = 'spent'"""
    assert count(query) > 100
    assert count(f"{query} AND (o.discount < -p.change OR o.subscription IS NOT NULL)") == 0
    assert count(f"{query} AND o.carrier = 'e-mail'") == 0


def test_that_points_are_gone_twelve_months_after_they_were_earned() -> None:
    expired = rows("SELECT customer, at FROM points WHERE reason = 'expired'")
    assert len(expired) > 50
    earned = {
        (customer, add_months(datetime.fromtimestamp(at, UTC).astimezone(LONDON).date(), 12).isoformat())
        for customer, at in rows("SELECT customer, at FROM points WHERE reason = 'earned'")
    }
    assert all((customer, day_of(at)) in earned for customer, at in expired)


def test_that_points_of_what_was_sent_back_are_taken_off() -> None:
    query = """SELECT count(*) FROM points p JOIN orders o ON o.id = p."order" WHERE p.reason = 'taken_off'"""
    assert count(query) > 50
    assert count(f"{query} AND o.state NOT IN ('refunded', 'lost')") == 0
