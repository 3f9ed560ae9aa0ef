"""How a site writes dates and money."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision

from bot.shop import Money


@dataclass(frozen=True)
class Wording:
    locale: str
    zone: ZoneInfo

    def day(self, when: date | datetime) -> str:
        local = when.astimezone(self.zone).date() if isinstance(when, datetime) else when
        return format_date(local, "d MMMM y", self.locale)

    def money(self, amount: Money) -> str:
        units = amount.minor / 10 ** get_currency_precision(amount.currency)
        return format_currency(units, amount.currency, locale=self.locale)

    def number(self, count: int) -> str:
        return format_decimal(count, locale=self.locale)
