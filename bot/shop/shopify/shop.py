"""ShopifyShop: the port, call by call."""

from collections.abc import Callable
from datetime import datetime

from bot.shop.discounts import Discount, Redemption
from bot.shop.platform.shop import PlatformShop, is_number, utc_now
from bot.shop.shopify import records as r
from bot.shop.shopify.admin_api import AdminApi
from bot.shop.shopify.customers import customer
from bot.shop.shopify.deeds import Deeds
from bot.shop.shopify.discounts import TERMS, Discounts
from bot.shop.shopify.orders import order
from bot.shop.shopify.products import product
from bot.shop.values import Customer, Order, OrderId, Product, ProductId, Subscription
from bot.storage.types import CustomerId

MOST_SAME_NAME = 20
"""Orders whose names contain the one that is looked for; one of them has exactly this name."""


class ShopifyShop(PlatformShop):
    """Ids of customers and products are Shopify's numbers, an order's id is its name, such as `#1001`."""

    def __init__(self, api: AdminApi, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(api.connection, Deeds(api, self._record, clock), TERMS)
        self._api = api
        self._discounts = Discounts(api, clock)
        self._account: r.Account | None = None

    async def order(self, id: OrderId) -> Order | None:
        record = await self._record(id)
        return order(record) if record else None

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        if not is_number(customer):
            return []
        path = f"customers/{customer}/orders.json"
        records = await self._api.pages(r.Order, path, "orders", {"status": "any"}, limit)
        found = [order(record) for record in records]
        self._connection.same(found, all(one.customer == customer for one in found))
        return sorted(found, key=lambda one: one.placed_at, reverse=True)

    async def customer(self, id: CustomerId) -> Customer | None:
        if not is_number(id):
            return None
        record = await self._api.one(r.Customer, f"customers/{id}.json", "customer")
        self._connection.same(record, record is None or str(record.id) == id)
        return customer(record) if record else None

    async def customer_by_email(self, email: str) -> Customer | None:
        """Shopify searches by words, so an address that is only alike may be found with it."""
        wanted = email.strip().casefold()
        if not wanted or any(letter in wanted for letter in '"\\ '):
            return None
        params = {"query": f'email:"{wanted}"'}
        records = await self._api.page(r.Customer, "customers/search.json", "customers", params)
        found = [one for one in records if (one.email or "").strip().casefold() == wanted]
        return customer(found[0]) if found else None

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        return []

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        params = {"status": "active"} | ({} if family is None else {"product_type": family})
        records = await self._api.pages(r.Product, "products.json", "products", params, limit)
        account = await self._known_account()
        return [product(record, account) for record in records if record.variants]

    async def product(self, id: ProductId) -> Product | None:
        if not is_number(id):
            return None
        record = await self._api.one(r.Product, f"products/{id}.json", "product")
        if record is None or record.status != "active" or not record.variants:
            return None
        return product(record, await self._known_account())

    async def redemptions(self, since: datetime) -> list[Redemption]:
        return await self._discounts.taken(since)

    async def ready(self) -> bool:
        return await self._connection.ready("shop.json")

    async def _issue(self, discount: Discount, owner: Customer) -> None:
        await self._discounts.issue(discount)

    async def _record(self, id: OrderId) -> r.Order | None:
        """By its name; the `#` may be missing."""
        bare = id.strip().lstrip("#")
        if not bare:
            return None
        params = {"status": "any", "name": bare, "limit": MOST_SAME_NAME}
        records = await self._api.page(r.Order, "orders.json", "orders", params)
        return next((one for one in records if one.name.lstrip("#") == bare), None)

    async def _known_account(self) -> r.Account:
        """Read once: a product's price does not say its currency."""
        if self._account is None:
            self._account = await self._api.one(r.Account, "shop.json", "shop")
        if self._account is None:
            self._connection.complain("does not know itself (404): check REKINDLE_SHOP_API")
        return self._account
