"""The shop front: home, shelves, products; beside them checkout, account, help pages and pictures."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.shop import Money, ProductId
from web.errors import no_such
from web.state import AppState, State
from web.storefront import account, art, checkout, doing, orders, subscription
from web.storefront.basket import MOST
from web.storefront.goods import family_of, shelve, ware_of
from web.storefront.help import help_pages
from web.storefront.pages import ASSETS, page
from web.storefront.scenes import scenes

shelves = APIRouter()
ON_HOME = 8


def router(state: AppState) -> APIRouter:
    whole = APIRouter()
    whole.include_router(shelves)
    for room in (checkout, account, doing, orders, subscription, art):
        whole.include_router(room.router)
    whole.include_router(help_pages(state.folder.articles))
    return whole


@shelves.get("/")
async def home(request: Request, state: State) -> Response:
    wares = shelve(await state.shop.products("beans", limit=60))
    favourites = [ware for ware in wares if ware.in_stock and not ware.lot]
    new = [ware for ware in wares if ware.in_stock and ware.lot]
    tea = shelve(await state.shop.products("tea"))
    return await page(
        request,
        "home.html",
        favourites=favourites[:ON_HOME],
        new=new[:1],
        tea=tea[:4],
        scenes=await scenes(state.shop),
    )


@shelves.get("/shop/{id}")
async def family(request: Request, state: State, id: str) -> Response:
    found = family_of(id)
    if found is None:
        raise no_such("shelf")
    wares = shelve(await state.shop.products(id, limit=500))
    there = [ware for ware in wares if ware.in_stock]
    gone = [ware for ware in wares if not ware.in_stock]
    return await page(request, "family.html", family=found, wares=there, gone=gone[:6])


@shelves.get("/products/{id}")
async def product(request: Request, state: State, id: str) -> Response:
    found = await ware_of(state.shop, ProductId(id))
    if found is None:
        raise no_such("product")
    ware, chosen = found
    others = [
        one
        for one in shelve(await state.shop.products(chosen.family, limit=60))
        if one.name != ware.name and one.in_stock
    ]
    return await page(
        request,
        "product.html",
        ware=ware,
        product=chosen,
        others=others[:4],
        family=family_of(chosen.family),
        most=min(chosen.stock, MOST),
        by_subscription=Money(round(chosen.price.minor * 0.9), chosen.price.currency),
    )


@shelves.get("/assets/{name:path}")
async def file(request: Request, name: str) -> Response:
    return ASSETS.answer(request, name)
