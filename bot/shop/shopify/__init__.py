"""The Shop port over Shopify's Admin REST API: shopify.dev/docs/api/admin-rest (orders, customers, products,
refunds, price rules, discount codes). docs/shop-api/platforms.md says what is and is not done.

Once per key: each action leaves a note among the order's additional details (bot.shop.platform.notes), and
the order's state is looked at first, so that no order is cancelled and no refund paid twice."""

from bot.shop.calling import Caller
from bot.shop.shopify.admin_api import AdminApi, open_client
from bot.shop.shopify.shop import ShopifyShop

__all__ = ["ShopifyShop", "open_shopify"]


def open_shopify(host: str, token: str) -> ShopifyShop:
    """`host` is NAME.myshopify.com; `token` an app's Admin API access token."""
    return ShopifyShop(AdminApi(Caller(open_client(f"https://{host}", token))))
