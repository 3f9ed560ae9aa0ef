"""The Shop port over WooCommerce's REST API v3: woocommerce.github.io/woocommerce-rest-api-docs, and
woocommerce.github.io/subscriptions-rest-api-docs where that extension is there. docs/shop-api/platforms.md
says what is and is not done.

Once per key: each action leaves a note in the order's meta data (bot.shop.platform.notes), and the order's
state is looked at first, so that no order is cancelled and no refund paid twice."""

from bot.errors import SettingError
from bot.shop.calling import Caller
from bot.shop.woocommerce.rest_api import RestApi, open_client
from bot.shop.woocommerce.shop import WooCommerceShop

__all__ = ["WooCommerceShop", "open_woocommerce"]


def open_woocommerce(host: str, token: str) -> WooCommerceShop:
    """`token` is a consumer key and its secret, `ck_...:cs_...`. Raises SettingError for any other."""
    key, colon, secret = token.partition(":")
    if not (colon and key.startswith("ck_") and secret.startswith("cs_")):
        raise SettingError("REKINDLE_SHOP_TOKEN should be a WooCommerce key and its secret: ck_...:cs_...")
    return WooCommerceShop(RestApi(Caller(open_client(f"https://{host}", key, secret))))
