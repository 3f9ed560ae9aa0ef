"""Has the shop do what a form of the account asks for: once per form, then back with the outcome in words."""

import re

from fastapi import APIRouter, Request
from itsdangerous import BadSignature
from starlette.responses import RedirectResponse, Response

from bot.errors import Conflict
from bot.shop.actions import Action, Receipt, Refused
from bot.shop.wire import action_from_text, action_to_text
from web.errors import Problem
from web.state import AppState, State
from web.storefront.notices import Notice, to
from web.storefront.refusals import refusal_words
from web.storefront.telling import told
from web.storefront.visitor import Visitor, check_csrf, field, find_visitor, signer

router = APIRouter(prefix="/account")
KEY = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
UNDO_LASTS = 90 * 24 * 3600
"""The shop says itself when it is too late; this only keeps old signatures from living for ever."""
TWICE = "This form has been sent before. Below is how things stand now."


async def do(request: Request, state: AppState, visitor: Visitor, action: Action, back: str) -> Response:
    """`action` must be about something of the visitor's. The form's hidden `key` makes it happen once."""
    await check_csrf(request, visitor)
    key = field(await request.form(), "key")
    if not KEY.match(key):
        raise Problem(403, "csrf", "This form is out of date; reload the page and try again.")
    try:
        receipt = await state.shop.act(action, key=f"account-{visitor.customer.id}-{key}")
    except Refused as error:
        return to(request, state, back, Notice(refusal_words(error), refused=True))
    except Conflict:
        return to(request, state, back, Notice(TWICE))
    return to(request, state, back, Notice(told(action, receipt), undo=_undo(state, visitor, receipt)))


@router.post("/undo")
async def undo(request: Request, state: State) -> Response:
    """Take back what was just done, as long as the shop lets us."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    await check_csrf(request, visitor)
    form = await request.form()
    try:
        said = signer(state, "storefront-undo").loads(field(form, "undo"), max_age=UNDO_LASTS)
    except BadSignature:
        raise Problem(403, "csrf", "This form is out of date; reload the page and try again.") from None
    if said["customer"] != visitor.customer.id:
        raise Problem(403, "csrf", "This form belongs to another account.")
    action = action_from_text(said["action"])
    return await do(request, state, visitor, action, _page_of(action))


def _undo(state: AppState, visitor: Visitor, receipt: Receipt) -> str:
    if receipt.undo is None:
        return ""
    said = {"customer": visitor.customer.id, "action": action_to_text(receipt.undo)}
    return str(signer(state, "storefront-undo").dumps(said))


def _page_of(action: Action) -> str:
    order = getattr(action, "order", None)
    if order:
        return f"/account/orders/{order}"
    return "/account/subscription" if hasattr(action, "subscription") else "/account"
