"""Which shop a setting means. Adapters are imported only when they are asked for."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingError
from bot.shop import Shop
from bot.shop.absent import AbsentShop
from bot.shop.http import open_http
from bot.shop.platform.terms import TillTerms
from bot.shop.sqlite import open_shop
from bot.shop.stale import StaleShop

FORMS = (
    "REKINDLE_SHOP_API should be empty (the demo shop, or no data), the https:// address of a shop API,"
    " shopify://NAME.myshopify.com or woocommerce://HOST"
)


def open_shop_of(api: str, token: str, demo: Path | None, clock: Callable[[], datetime]) -> Shop:
    """`api` and `token` are the settings; `demo` is the demo shop's file, None for a shop of one's own.
    Raises SettingError."""
    if not api.strip():
        return AbsentShop() if demo is None else open_shop(demo, clock)
    address = shop_address(api)
    shop: Shop
    if address.scheme in ("http", "https"):
        shop = open_http(address.geturl(), shop_token(token))
    elif address.scheme == "shopify":
        from bot.shop.shopify import open_shopify

        shop = open_shopify(address.netloc, shop_token(token))
    else:
        from bot.shop.woocommerce import open_woocommerce

        shop = open_woocommerce(address.netloc, shop_token(token))
    return StaleShop(shop, clock)


def till_terms_of(api: str) -> TillTerms | None:
    """What the till behind the setting can hold to; None for one that takes every kind of code, as a shop API
    and the demo's do. Raises SettingError."""
    if not api.strip():
        return None
    match shop_address(api).scheme:
        case "shopify":
            from bot.shop.shopify.discounts import TERMS as SHOPIFY

            return SHOPIFY
        case "woocommerce":
            from bot.shop.woocommerce.coupons import TERMS as WOOCOMMERCE

            return WOOCOMMERCE
        case _:
            return None


def shop_address(api: str) -> SplitResult:
    """Checked: the token goes there, so it has to be https unless it is this machine."""
    try:
        address = urlsplit(api.strip().rstrip("/"))
        host = address.hostname
        _ = address.port
    except ValueError as error:
        raise SettingError(f"{FORMS}; this one cannot be read: {error}") from error
    if address.scheme not in ("http", "https", "shopify", "woocommerce") or not host:
        raise SettingError(FORMS)
    if address.scheme == "http" and not _is_here(host):
        raise SettingError(f"{FORMS}; http:// is for this machine only, since the token would travel openly")
    if "@" in address.netloc or address.query or address.fragment:
        raise SettingError(
            f"{FORMS}; without a user, a question mark or a hash: REKINDLE_SHOP_TOKEN has the secret"
        )
    if address.path and address.scheme not in ("http", "https"):
        raise SettingError(f"{FORMS}; {address.scheme}:// takes no path")
    return address


def shop_token(token: str) -> str:
    clean = token.strip()
    if not clean:
        raise SettingError("REKINDLE_SHOP_TOKEN is empty: set it to the secret that the shop's API asks for")
    if not (clean.isascii() and clean.isprintable()) or " " in clean:
        raise SettingError("REKINDLE_SHOP_TOKEN holds characters that no HTTP header can carry")
    return clean


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
