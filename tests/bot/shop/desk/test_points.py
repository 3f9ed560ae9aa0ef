"""Points: the oldest are spent first, and what is left of them runs out after a year."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, insert, select

from bot.shop import tables as t
from bot.shop.desk.order_rows import known_order
from bot.shop.desk.points import Change, give_back, points_of, take_again, what_is_left
from tests.bot.shops import NOW, arranged_copy_to, examples, generated
from tests.contracts.shop_examples import Example

JANUARY, MARCH = date(2026, 1, 10), date(2026, 3, 10)


def test_that_the_oldest_points_are_spent_first() -> None:
    changes = [Change(JANUARY, 500, "earned"), Change(MARCH, 300, "earned"), Change(MARCH, -600, "spent")]
    assert what_is_left(changes, date(2026, 5, 20)) == {date(2027, 3, 10): 200}


def test_that_points_run_out_after_twelve_months_whether_or_not_a_row_says_so() -> None:
    changes = [Change(JANUARY, 500, "earned"), Change(MARCH, 300, "earned")]
    assert what_is_left(changes, date(2027, 1, 9)) == {date(2027, 1, 10): 500, date(2027, 3, 10): 300}
    left = {date(2027, 3, 10): 300}
    assert what_is_left(changes, date(2027, 1, 10)) == left
    told = [*changes, Change(date(2027, 1, 10), -500, "expired")]
    assert what_is_left(told, date(2027, 1, 10)) == left


def test_that_points_that_come_back_keep_their_date() -> None:
    changes = [
        Change(JANUARY, 700, "earned"),
        Change(MARCH, -500, "spent"),
        Change(MARCH, 500, "given_back"),
    ]
    assert what_is_left(changes, date(2026, 5, 20)) == {date(2027, 1, 10): 700}


def test_that_every_members_balance_is_the_sum_of_the_changes() -> None:
    engine = create_engine(f"sqlite:///{generated()[0]}")
    with engine.connect() as connection:
        query = select(t.points.c.customer, func.sum(t.points.c.change)).group_by(t.points.c.customer)
        for customer, total in connection.execute(query).all()[:300]:
            found = points_of(connection, customer, NOW)
            assert (found.balance if found else 0) == total
    engine.dispose()


def test_that_points_spent_on_a_cancelled_order_come_back_and_go_again_with_it(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{arranged_copy_to(tmp_path)}")
    with engine.begin() as connection:
        order = known_order(connection, examples()[Example.PLACED])
        earned = {"customer": order.customer, "at": NOW - timedelta(days=9), "reason": "earned"}
        spent = {"customer": order.customer, "at": NOW, "reason": "spent", "order": order.id}
        connection.execute(insert(t.points), [{**earned, "change": 800}])
        connection.execute(insert(t.points), [{**spent, "change": -500}])
        balances = []
        for act in (give_back, give_back, take_again, take_again, give_back):
            act(connection, order, NOW)
            found = points_of(connection, order.customer, NOW)
            balances.append(found.balance if found else 0)
        assert balances == [800, 800, 300, 300, 800]
    engine.dispose()
