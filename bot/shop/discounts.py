"""Discounts that a shop's till takes: issued for one customer, redeemed once, told back to the ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import RekindleError
from bot.shop.values import Money, OrderId
from bot.storage.types import CustomerId


class Reduction(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    POINTS = "points"


class Uses(StrEnum):
    """What a discount may be used on."""

    ORDER = "order"
    RENEWAL = "renewal"
    EITHER = "either"


@dataclass(frozen=True)
class Discount:
    """`code` is a secret of its owner: the shop keeps a hash of it and shows it to nobody."""

    code: str
    customer: CustomerId
    reduction: Reduction
    percent: int
    amount: Money | None
    at_most: Money
    """The most that it can take off, whatever the basket."""
    min_order: Money | None
    uses: Uses
    countries: tuple[str, ...]
    """Where it can be used; empty means everywhere."""
    expires_at: datetime


@dataclass(frozen=True)
class Redemption:
    code_hash: str
    """SHA-256 of the code in upper case: how the ledger finds the grant without keeping the code."""
    customer: CustomerId
    order: OrderId
    taken_off: Money
    at: datetime


class NotRedeemable(StrEnum):
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    NOT_YOURS = "not_yours"
    TOO_SMALL = "too_small"
    WRONG_USE = "wrong_use"
    """Meant for an order and used on a renewal, or the other way round; or not for this country."""


class CodeRefused(RekindleError):
    """The till does not take this code; nothing has changed."""

    def __init__(self, reason: NotRedeemable, why: str = "") -> None:
        super().__init__(why or reason.value)
        self.reason = reason
