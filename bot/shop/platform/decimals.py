"""Money as platforms write it, `"12.50"`, and as the port counts it, 1250."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from babel.numbers import get_currency_precision
from pydantic import StringConstraints

from bot.shop.values import Money

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def money(amount: Decimal, currency: str) -> Money:
    minor = amount.scaleb(get_currency_precision(currency)).to_integral_value(ROUND_HALF_UP)
    return Money(int(minor), currency)


def written(amount: Money) -> str:
    places = get_currency_precision(amount.currency)
    return f"{Decimal(amount.minor).scaleb(-places):.{places}f}"
