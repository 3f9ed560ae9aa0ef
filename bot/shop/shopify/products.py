"""Shopify's product as the port's: its first variant's price, and what all its variants have in stock."""

from bot.shop import values as v
from bot.shop.platform.decimals import money
from bot.shop.platform.markup import plain
from bot.shop.shopify.records import Account, Product, Variant
from bot.shop.values import ProductId

UNCOUNTED = 1_000
"""Pieces in stock of what the shop does not count or sells without having it."""


def product(record: Product, account: Account) -> v.Product:
    facts = {one.name.lower(): ", ".join(one.values) for one in record.options if _tells(one.values)}
    if record.vendor:
        facts["made by"] = record.vendor
    return v.Product(
        id=ProductId(str(record.id)),
        name=record.title,
        family=record.product_type or "",
        price=money(record.variants[0].price, account.currency),
        margin=0.0,
        stock=sum(_stock(variant) for variant in record.variants),
        description=plain(record.body_html),
        url=f"https://{account.domain}/products/{record.handle}",
        facts=facts,
    )


def _stock(variant: Variant) -> int:
    counted = variant.inventory_management is not None and variant.inventory_policy == "deny"
    return max(variant.inventory_quantity, 0) if counted else UNCOUNTED


def _tells(values: tuple[str, ...]) -> bool:
    """A product without options has one of this name."""
    return bool(values) and values != ("Default Title",)
