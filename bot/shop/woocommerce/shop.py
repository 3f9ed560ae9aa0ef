"""WooCommerceShop: the port, call by call."""

from collections.abc import Callable
from datetime import datetime

from bot.shop.discounts import Discount, Redemption
from bot.shop.platform.shop import PlatformShop, is_number, utc_now
from bot.shop.values import Customer, Order, OrderId, Product, ProductId, Subscription
from bot.shop.woocommerce import records as r
from bot.shop.woocommerce.coupons import TERMS, Coupons
from bot.shop.woocommerce.customers import customer
from bot.shop.woocommerce.deeds import Deeds
from bot.shop.woocommerce.orders import NO_ORDER, order
from bot.shop.woocommerce.products import product
from bot.shop.woocommerce.rest_api import RestApi
from bot.shop.woocommerce.subscriptions import subscription
from bot.storage.types import CustomerId

CURRENCY = "settings/general/woocommerce_currency"
MOST_SAME_NUMBER = 20
"""Orders that a search finds for a number; one of them has exactly this one."""


class WooCommerceShop(PlatformShop):
    """Ids are WooCommerce's numbers; an order's is the number that customers know."""

    def __init__(self, api: RestApi, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(api.connection, Deeds(api, self._record, clock), TERMS)
        self._api = api
        self._coupons = Coupons(api)
        self._currency: str | None = None

    async def order(self, id: OrderId) -> Order | None:
        record = await self._record(id)
        return await self._dated(record) if record else None

    async def orders_of(self, customer: CustomerId, limit: int = 20) -> list[Order]:
        if not is_number(customer):
            return []
        wanted = {"customer": customer, "orderby": "date", "order": "desc"}
        records = await self._api.pages(r.Order, "orders", wanted, limit)
        found = [await self._dated(one) for one in records if one.status not in NO_ORDER]
        self._connection.same(found, all(one.customer == customer for one in found))
        return sorted(found, key=lambda one: one.placed_at, reverse=True)

    async def customer(self, id: CustomerId) -> Customer | None:
        if not is_number(id):
            return None
        record = await self._api.one(r.Customer, f"customers/{id}", "customer")
        self._connection.same(record, record is None or str(record.id) == id)
        return customer(record) if record else None

    async def customer_by_email(self, email: str) -> Customer | None:
        wanted = email.strip().casefold()
        if "@" not in wanted:
            return None
        params = {"email": wanted, "role": "all"}
        records = await self._api.pages(r.Customer, "customers", params, 2)
        found = [one for one in records if one.email.strip().casefold() == wanted]
        return customer(found[0]) if found else None

    async def subscriptions_of(self, customer: CustomerId) -> list[Subscription]:
        """None where the shop lacks the extension."""
        if not is_number(customer):
            return []
        wanted = {"customer": customer}
        records = await self._api.pages(r.Subscription, "subscriptions", wanted, optional=True)
        found = [one for record in records if (one := subscription(record)) is not None]
        return self._connection.same(found, all(one.customer == customer for one in found))

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        wanted = {"status": "publish"}
        if family is not None:
            number = await self._category(family)
            if number is None:
                return []
            wanted["category"] = str(number)
        records = await self._api.pages(r.Product, "products", wanted, limit)
        currency = await self._known_currency()
        return [product(record, currency) for record in records if record.price is not None]

    async def product(self, id: ProductId) -> Product | None:
        if not is_number(id):
            return None
        record = await self._api.one(r.Product, f"products/{id}", "product")
        if record is None or record.status != "publish" or record.price is None:
            return None
        return product(record, await self._known_currency())

    async def redemptions(self, since: datetime) -> list[Redemption]:
        return await self._coupons.taken(since)

    async def ready(self) -> bool:
        return await self._connection.ready("products", {"per_page": 1})

    async def _issue(self, discount: Discount, owner: Customer) -> None:
        await self._coupons.issue(discount, owner)

    async def _record(self, id: OrderId) -> r.Order | None:
        """Most shops number orders by their ids; where an extension does otherwise, a search finds it."""
        number = id.strip().lstrip("#")
        if not number:
            return None
        record = await self._api.one(r.Order, f"orders/{number}", "order") if is_number(number) else None
        if record is None or record.number != number:
            records = await self._api.pages(r.Order, "orders", {"search": number}, MOST_SAME_NUMBER)
            record = next((one for one in records if one.number == number), None)
        return None if record is None or record.status in NO_ORDER else record

    async def _dated(self, record: r.Order) -> Order:
        if not record.refunds:
            return order(record)
        return order(record, await self._api.pages(r.Refund, f"orders/{record.id}/refunds", {}))

    async def _category(self, slug: str) -> int | None:
        found = await self._api.pages(r.Category, "products/categories", {"slug": slug}, 1)
        return found[0].id if found else None

    async def _known_currency(self) -> str:
        """Read once: a product's price does not say it."""
        if self._currency is None:
            setting = await self._api.one(r.Setting, CURRENCY, "setting")
            if setting is None:
                self._connection.complain("does not know its currency: check REKINDLE_SHOP_API")
            self._currency = setting.value
        return self._currency
