"""The shop front: home, shelves, products, basket; beside them the account, the help pages, the pictures."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.shop import Money, ProductId
from web.errors import no_such
from web.state import AppState, State
from web.storefront import account, art, subscription
from web.storefront.basket import MOST, lines, read_basket, write_basket
from web.storefront.goods import family_of, shelve, ware_of
from web.storefront.help import help_pages
from web.storefront.pages import ASSETS, page
from web.storefront.scenes import scenes
from web.storefront.visitor import check_origin

shelves = APIRouter()
ON_HOME = 8


def router(state: AppState) -> APIRouter:
    whole = APIRouter()
    for room in (shelves, account.router, subscription.router, art.router, help_pages(state.folder.articles)):
        whole.include_router(room)
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


@shelves.get("/basket")
async def basket(request: Request, state: State) -> Response:
    inside = await lines(state.shop, read_basket(request))
    goods = Money(sum(one.price.minor * many for one, many in inside), "GBP")
    delivery = Money(0 if goods.minor >= 3500 else 395, "GBP")
    total = Money(goods.minor + delivery.minor, "GBP")
    return await page(request, "basket.html", inside=inside, goods=goods, delivery=delivery, total=total)


@shelves.post("/basket")
async def put(
    request: Request,
    state: State,
    product: Annotated[str, Form(max_length=80)],
    quantity: Annotated[int, Form(ge=0, le=MOST)] = 1,
    change: Annotated[bool, Form()] = False,
) -> Response:
    """Add so many, or with `change` have exactly so many; none takes it out."""
    check_origin(request)
    found = await state.shop.product(ProductId(product))
    if found is None:
        raise no_such("product")
    inside = read_basket(request)
    wanted = quantity if change else inside.get(product, 0) + quantity
    inside[product] = min(wanted, MOST, found.stock)
    response = RedirectResponse("/basket", 303)
    write_basket(request, response, inside)
    return response


@shelves.get("/checkout")
async def checkout(request: Request) -> Response:
    return await page(request, "checkout.html")


@shelves.get("/assets/{name:path}")
async def file(request: Request, name: str) -> Response:
    return ASSETS.answer(request, name)
