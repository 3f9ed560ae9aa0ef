"""What the demo shop can do at its own counter, and the port does not ask of any shop."""

from typing import Protocol, TypeGuard

from bot.shop import Money, OrderId, Shop, SubscriptionId
from bot.shop.desk.checkout import Bill, Buyer, Wanted
from bot.storage.types import CustomerId


class Counter(Protocol):
    async def bill(
        self, wanted: Wanted, buyer: CustomerId | None, code: str = "", country: str = "GB"
    ) -> Bill:
        """`country` is a guest's. Raises CodeRefused."""
        ...

    async def place_order(self, wanted: Wanted, buyer: Buyer, code: str, key: str) -> OrderId:
        """Once per key. Raises CodeRefused, or Refused for what cannot be sent."""
        ...

    async def placed_by(self, key: str) -> OrderId | None: ...
    async def taken_off_next(self, subscription: SubscriptionId) -> Money | None: ...


def counter(shop: Shop) -> Counter | None:
    """None where the demo's pages stand before a shop of somebody's own."""
    return shop if _sells(shop) else None


def _sells(shop: object) -> TypeGuard[Counter]:
    return hasattr(shop, "place_order")
