"""WooCommerce's product as the port's; its family is its first category."""

from decimal import Decimal

from bot.shop import values as v
from bot.shop.platform.decimals import money
from bot.shop.platform.markup import plain
from bot.shop.values import ProductId
from bot.shop.woocommerce.records import Product

UNCOUNTED = 1_000
"""Pieces in stock of what is for sale without being counted."""


def product(record: Product, currency: str) -> v.Product:
    facts = {
        plain(one.name).lower(): ", ".join(plain(value) for value in one.options)
        for one in record.attributes
        if one.visible and one.options
    }
    return v.Product(
        id=ProductId(str(record.id)),
        name=plain(record.name),
        family=record.categories[0].slug if record.categories else "",
        price=money(record.price or Decimal(0), currency),
        margin=0.0,
        stock=_stock(record),
        description=plain(record.short_description or record.description),
        url=record.permalink,
        facts=facts,
    )


def _stock(record: Product) -> int:
    if record.stock_status == "outofstock":
        return 0
    counted = record.stock_quantity is not None and record.stock_status == "instock"
    return max(record.stock_quantity or 0, 0) if counted else UNCOUNTED
