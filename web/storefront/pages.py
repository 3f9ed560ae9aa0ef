"""Every page of the shop is drawn here: escaped always, with who visits, the basket and the chat's key."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.shop import Money
from bot.shop.folder import Site
from web.files import Files
from web.state import AppState, app_state
from web.storefront.basket import count, read_basket
from web.storefront.goods import FAMILIES, sheet
from web.storefront.notices import COOKIE as NOTICE
from web.storefront.notices import find_notice
from web.storefront.visitor import find_visitor

HERE = Path(__file__).parent
LOCALE = "en_GB"
ASSETS = Files(HERE / "static")

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def money(amount: Money, quantity: int = 1) -> str:
    return format_currency(amount.minor * quantity / 100, amount.currency, locale=LOCALE)


def day(moment: date | datetime | None, zone: str) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(ZoneInfo(zone))
    return "" if moment is None else format_date(moment, "d MMMM y", LOCALE)


def asset(name: str) -> str:
    """A static file's address, which changes with its content."""
    return f"/assets/{name}?v={ASSETS.digest(name)}"


def new_key() -> str:
    """Of one form on one page: sent twice, it counts once."""
    return secrets.token_urlsafe(12)


def in_words(items: Sequence[str]) -> str:
    return " and ".join(items) if len(items) < 3 else f"{', '.join(items[:-1])} and {items[-1]}"


_templates.filters.update(money=money, day=day, in_words=in_words, sheet=sheet)
_templates.globals.update(asset=asset, families=FAMILIES, new_key=new_key)


def drawing(template: str, **values: Any) -> str:
    return _templates.get_template(template).render(**values)


def sheet_number(request: Request) -> int:
    """`?page=` of a long shelf; whatever is no number is the first."""
    given = request.query_params.get("page", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 1


def demo_site(state: AppState) -> tuple[str, Site]:
    """The one site of the demo shop."""
    return next(iter(state.folder.config.site.items()))


async def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    state = app_state(request)
    site = demo_site(state)[1]
    notice = find_notice(request, state)
    html = _templates.get_template(template).render(
        brand=state.folder.config.brand,
        key=site.public_key,
        zone=site.time_zone,
        path=request.url.path,
        sheet_number=sheet_number(request),
        visitor=await find_visitor(request, state),
        in_basket=count(read_basket(request)),
        notice=notice,
        **values,
    )
    response = HTMLResponse(html, status, headers={"Cache-Control": "private, no-cache"})
    if notice is not None:
        response.delete_cookie(NOTICE)
    return response
