"""The basket: a cookie that holds product ids and how many, nothing about the visitor."""

import re
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from bot.shop import Product, ProductId, Shop

COOKIE = "juniper_basket"
MOST = 20
LINES = 30
KEPT = 14 * 24 * 3600
_LINE = re.compile(r"^([a-z0-9-]{1,80})\.(\d{1,2})$")


def read_basket(request: Request) -> dict[str, int]:
    """What a browser sends is not to be trusted: lines that make no sense are left out."""
    lines = [_LINE.match(part) for part in request.cookies.get(COOKIE, "").split("_")[:LINES]]
    return {line[1]: min(int(line[2]), MOST) for line in lines if line and int(line[2])}


def count(basket: Mapping[str, int]) -> int:
    return sum(basket.values())


def write_basket(request: Request, response: Response, basket: Mapping[str, int]) -> None:
    value = "_".join(f"{id}.{many}" for id, many in list(basket.items())[:LINES] if many)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, value, max_age=KEPT, secure=secure, httponly=True, samesite="lax")


async def lines(shop: Shop, basket: Mapping[str, int]) -> list[tuple[Product, int]]:
    found = [(await shop.product(ProductId(id)), many) for id, many in basket.items()]
    return [(product, many) for product, many in found if product is not None]
