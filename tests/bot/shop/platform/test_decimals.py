"""Decimal text and minor units, for currencies with two, no and three places; and HTML as plain text."""

from decimal import Decimal

import pytest

from bot.shop import Money
from bot.shop.platform.decimals import money, written
from bot.shop.platform.markup import plain


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50", Money(1_250, "GBP")),
        ("1250", Money(1_250, "JPY")),
        ("1.250", Money(1_250, "KWD")),
        ("0.00", Money(0, "EUR")),
    ],
)
def test_that_money_is_read_and_written_in_its_currencys_places(text: str, amount: Money) -> None:
    assert money(Decimal(text), amount.currency) == amount
    assert written(amount) == text


def test_that_half_a_penny_is_rounded_up() -> None:
    assert money(Decimal("7.905"), "GBP") == Money(791, "GBP")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One Two three"),
        ("Tea &amp; <em>cake</em>, &lt; 3", "Tea & cake, < 3"),
        ("<script>alert(1)</script>Safe", "Safe"),
        (None, ""),
    ],
)
def test_that_markup_becomes_plain_text(markup: str | None, text: str) -> None:
    assert plain(markup) == text
