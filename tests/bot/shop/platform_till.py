"""Codes at a hosted shop's own checkout: bound to one customer, used once, told back."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from bot.errors import Conflict, ContentError, NotReady
from bot.shop import Money, OrderId, Shop
from bot.shop.actions import CancelOrder
from bot.shop.discounts import Discount, Reduction, Uses
from bot.storage.types import CustomerId
from tests.bot.shop.platform_story import NELL_, PLACED, without
from tests.bot.shop.replaying import Platform
from tests.bot.shops import Clock
from tests.contracts.shop_discounts_contract import ShopDiscountsContract

NAMED = "test_that_a_discount_that_cannot_be_is_named_by_its_field"
ORDER = OrderId(PLACED.number)


def discount(clock: Clock, **terms: Any) -> Discount:
    usual: dict[str, Any] = {
        "code": "7K2QX-9MW3E-4RT8A",
        "customer": CustomerId(str(NELL_.id)),
        "reduction": Reduction.AMOUNT,
        "percent": 0,
        "amount": Money(500, "GBP"),
        "at_most": Money(500, "GBP"),
        "min_order": Money(2_000, "GBP"),
        "uses": Uses.EITHER,
        "countries": ("GB",),
        "expires_at": clock.now + timedelta(days=14),
    }
    return Discount(**(usual | terms))


@without(*(name for name in dir(ShopDiscountsContract) if name.startswith("test_") and name != NAMED))
class TillFieldsContract(ShopDiscountsContract):
    """Where the platform's own checkout redeems, which all the others do."""


class PlatformTillContract:
    """Inherit, and give the fixtures `shop`, `server` and `clock`."""

    def issued(self, server: Platform) -> int:
        """How many discounts the platform holds."""
        raise NotImplementedError

    async def test_that_issuing_again_changes_nothing_and_other_terms_conflict(
        self, shop: Shop, server: Platform, clock: Clock
    ) -> None:
        await shop.issue_discount(discount(clock))
        await shop.issue_discount(discount(clock))
        assert self.issued(server) == 1
        for terms in ({"amount": Money(300, "GBP")}, {"min_order": None}, {"customer": CustomerId("2001")}):
            with pytest.raises(Conflict):
                await shop.issue_discount(discount(clock, **terms))

    async def test_that_no_minimum_is_none(self, shop: Shop, server: Platform, clock: Clock) -> None:
        await shop.issue_discount(discount(clock, min_order=None))
        await shop.issue_discount(discount(clock, min_order=None))
        assert self.issued(server) == 1

    @pytest.mark.parametrize(
        ("field", "terms"),
        [
            ("at_most", {"reduction": Reduction.PERCENT, "percent": 10}),
            ("reduction", {"reduction": Reduction.POINTS}),
            ("uses", {"uses": Uses.RENEWAL}),
            ("countries", {"countries": ("US",)}),
        ],
    )
    async def test_that_terms_the_till_cannot_keep_are_named_and_not_issued(
        self, shop: Shop, server: Platform, clock: Clock, field: str, terms: dict[str, Any]
    ) -> None:
        with pytest.raises(ContentError, match=f"^{field}: "):
            await shop.issue_discount(discount(clock, **terms))
        assert server.written() == []

    async def test_that_the_checkout_redeems_and_tells_by_hashes(self, shop: Shop, clock: Clock) -> None:
        """A platform may keep codes in small letters; the ledger knows them in capitals."""
        with pytest.raises(NotReady, match="own checkout"):
            await shop.redeem("SPRING", CustomerId("2001"), ORDER, Money(100, "GBP"))
        told = (await shop.redemptions(clock.now - timedelta(days=1)))[0]
        assert told.code_hash == sha256(b"SPRING").hexdigest()
        assert (told.customer, told.order, told.taken_off) == (CustomerId("2001"), ORDER, Money(200, "GBP"))
        assert await shop.redemptions(clock.now) == []
        await shop.act(CancelOrder(ORDER), "key")
        assert await shop.redemptions(clock.now - timedelta(days=1)) == []
