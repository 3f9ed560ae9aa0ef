"""The range, kept for a minute."""

from datetime import timedelta
from typing import Any, cast

from bot.recommend.catalogue import FRESH, Catalogue
from bot.shop import Product, ProductId, Shop
from tests.bot.recommend.ranges import demo_range, product
from tests.bot.shops import NOW, Clock


class Shelf:
    """A shop with one shelf that counts how often it is looked through."""

    def __init__(self, *products: Product) -> None:
        self.shown, self.reads = list(products), 0

    async def products(self, family: str | None = None, limit: int = 50) -> list[Product]:
        self.reads += 1
        return self.shown[:limit]

    async def product(self, id: ProductId) -> Product | None:
        return next((one for one in self.shown if one.id == id), None)


def catalogue(shelf: Shelf, clock: Any) -> Catalogue:
    return Catalogue(cast(Shop, shelf), clock)


async def test_that_the_range_is_read_once_a_minute() -> None:
    shelf, clock = Shelf(product("Alder 250 g")), Clock()
    kept = catalogue(shelf, clock)
    first = await kept.read()
    clock.now = NOW + FRESH
    assert await kept.read() is first
    assert shelf.reads == 1
    clock.now = NOW + FRESH + timedelta(seconds=1)
    assert await kept.read() is first, "nothing has changed, so that nothing is built again"
    assert shelf.reads == 2


async def test_that_a_new_product_is_found_after_a_minute() -> None:
    shelf, clock = Shelf(product("Alder 250 g")), Clock()
    kept = catalogue(shelf, clock)
    assert not (await kept.read()).find("thornapple")
    shelf.shown.append(product("Thornapple 250 g"))
    clock.now = NOW + FRESH * 2
    assert (await kept.read()).find("thornapple")


async def test_that_what_is_in_stock_is_never_a_minute_old() -> None:
    shelf = Shelf(product("Alder 250 g", stock=5))
    kept = catalogue(shelf, Clock())
    [model] = (await kept.read()).models
    shelf.shown = [product("Alder 250 g", stock=0)]
    assert not (await kept.now(model)).in_stock


def test_that_a_range_knows_its_models_and_places() -> None:
    shelf = demo_range()
    door = shelf.model("yellow-door-500-g")
    assert door is not None
    assert door.name == "Yellow Door"
    assert shelf.model_named("Yellow Door") is door
    assert shelf.model("nothing") is None
    assert {"ethiopia", "kenya", "huila"} <= shelf.places
