"""The basket: a cookie that holds product ids and how many, nothing about the visitor; and one for a code."""

import re
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from bot.shop import Product, ProductId, Shop

COOKIE = "juniper_basket"
CODE = "juniper_code"
MOST = 20
LINES = 30
KEPT = 14 * 24 * 3600
CODE_KEPT = 24 * 3600
_LINE = re.compile(r"^([a-z0-9-]{1,80})\.(\d{1,2})$")
_CODE = re.compile(r"^[A-Za-z0-9 -]{4,40}$")


def read_basket(request: Request) -> dict[str, int]:
    """What a browser sends is not to be trusted: lines that make no sense are left out."""
    lines = [_LINE.match(part) for part in request.cookies.get(COOKIE, "").split("_")[:LINES]]
    return {line[1]: min(int(line[2]), MOST) for line in lines if line and int(line[2])}


def count(basket: Mapping[str, int]) -> int:
    return sum(basket.values())


def as_text(basket: Mapping[str, int]) -> str:
    return "_".join(f"{id}.{many}" for id, many in list(basket.items())[:LINES] if many)


def write_basket(request: Request, response: Response, basket: Mapping[str, int]) -> None:
    _set(request, response, COOKIE, as_text(basket), KEPT)


def read_code(request: Request) -> str:
    """Empty for what cannot be a code."""
    found = _CODE.match(request.cookies.get(CODE, ""))
    return found[0] if found else ""


def write_code(request: Request, response: Response, code: str) -> None:
    """Its owner's browser keeps it until the checkout; nobody else needs to."""
    clean = " ".join(code.split())
    if _CODE.match(clean):
        _set(request, response, CODE, clean, CODE_KEPT)
    else:
        response.delete_cookie(CODE)


def _set(request: Request, response: Response, name: str, value: str, kept: int) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=kept, secure=secure, httponly=True, samesite="lax")


async def lines(shop: Shop, basket: Mapping[str, int]) -> list[tuple[Product, int]]:
    found = [(await shop.product(ProductId(id)), many) for id, many in basket.items()]
    return [(product, many) for product, many in found if product is not None]
