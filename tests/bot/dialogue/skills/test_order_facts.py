"""What is said of an order: in plain sentences, in the site's way of writing dates and money."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.lines import Remedy
from bot.dialogue.skills.order_facts import details, headline, last_scan, order_card, problem_of
from bot.dialogue.skills.wording import Wording
from bot.shop import Line, Money, Order, OrderId, OrderState, ProductId
from bot.storage.types import CustomerId

BRITISH = Wording("en_GB", ZoneInfo("Europe/London"))
TODAY = date(2026, 5, 20)


def order(state: OrderState = OrderState.SHIPPED) -> Order:
    pounds = Money(650, "GBP")
    return Order(
        id=OrderId("JR-104233"),
        customer=CustomerId("c"),
        email="nell.ashdown@post.example",
        state=state,
        placed_at=datetime(2026, 5, 11, 23, 30, tzinfo=UTC),
        lines=(Line(ProductId("p"), "Larkrise Breakfast 100 g tin", 2, pounds),),
        total=Money(1_695, "GBP"),
        discount=Money(0, "GBP"),
        carrier="Redkite Parcels",
        tracking="RK1",
        promised_on=date(2026, 5, 22),
        shipped_at=datetime(2026, 5, 13, 15, 30, tzinfo=UTC),
        last_scan="Left the sorting centre",
        last_scan_at=datetime(2026, 5, 14, 6, tzinfo=UTC),
        delivered_at=None,
        refunded=None,
        refunded_at=None,
    )


def test_that_days_are_those_of_the_sites_time_zone() -> None:
    placed = headline(order(OrderState.PLACED), BRITISH)
    assert placed == "Order JR-104233 was placed on 12 May 2026 and has not been packed yet."
    abroad = Wording("de_DE", ZoneInfo("America/New_York"))
    assert order_card(order(), abroad)["placed_on"] == "11 Mai 2026"
    assert order_card(order(), abroad)["total"] == "16,95\xa0£"


def test_that_a_parcel_in_time_is_due_and_no_problem() -> None:
    assert problem_of(order(), TODAY, BRITISH) is None
    assert list(details(order(), None, BRITISH)) == ["Order JR-104233 is due by 22 May 2026."]
    assert last_scan(order(), BRITISH) == "The last scan on 14 May 2026 says: Left the sorting centre."


def test_that_a_parcel_is_not_late_on_the_day_it_is_due() -> None:
    due_today = replace(order(), promised_on=TODAY)
    assert problem_of(due_today, TODAY, BRITISH) is None
    overdue = problem_of(replace(order(), promised_on=date(2026, 5, 19)), TODAY, BRITISH)
    assert overdue is not None
    assert overdue.remedy is Remedy.LATE


def test_that_a_lost_parcel_is_a_problem_until_it_is_refunded() -> None:
    lost = order(OrderState.LOST)
    found = problem_of(lost, TODAY, BRITISH)
    assert found is not None
    assert found.remedy is Remedy.LOST
    refunded = replace(lost, refunded=Money(1_695, "GBP"), refunded_at=datetime(2026, 5, 19, tzinfo=UTC))
    assert problem_of(refunded, TODAY, BRITISH) is None
    assert "A refund of £16.95 for order JR-104233 was issued on 19 May 2026." in list(
        details(refunded, None, BRITISH)
    )


@pytest.mark.parametrize("state", [OrderState.DELIVERED, OrderState.CANCELLED, OrderState.RETURNED])
def test_that_what_is_over_is_never_late(state: OrderState) -> None:
    assert problem_of(replace(order(state), promised_on=date(2026, 1, 1)), TODAY, BRITISH) is None


@pytest.mark.parametrize("state", list(OrderState))
def test_that_every_state_has_a_sentence_with_the_number(state: OrderState) -> None:
    said = headline(order(state), BRITISH)
    assert "JR-104233" in said
    assert said.endswith(".")


def test_that_a_card_holds_nothing_personal() -> None:
    card = order_card(order(), BRITISH)
    assert "nell" not in str(card).lower()
    assert card["lines"] == [{"name": "Larkrise Breakfast 100 g tin", "quantity": 2, "price": "£6.50"}]
    assert order_card(replace(order(), promised_on=None), BRITISH)["promised_on"] == ""
