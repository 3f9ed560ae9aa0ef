"""The demo shop's products, read once, and small ranges made by hand."""

from functools import cache

from sqlalchemy import create_engine, select

from bot.recommend.catalogue import Range
from bot.recommend.words import words_of_shoppers
from bot.shop import Money, Product, ProductId
from bot.shop import tables as t
from bot.shop.desk.product_rows import read_products
from tests.bot.shops import generated


@cache
def demo_range() -> Range:
    engine = create_engine(f"sqlite:///{generated()[0]}")
    with engine.connect() as connection:
        products = read_products(connection, select(t.products).order_by(t.products.c.rank))
    engine.dispose()
    return Range(tuple(products), words_of_shoppers())


def product(name: str, *, pence: int = 850, stock: int = 5, **facts: str) -> Product:
    return Product(
        id=ProductId(name.casefold().replace(" ", "-")),
        name=name,
        family="beans",
        price=Money(pence, "GBP"),
        margin=0.5,
        stock=stock,
        description=f"{name} in a bag.",
        url=f"/products/{name}",
        facts=facts,
    )
