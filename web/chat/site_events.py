"""What happens on the shop's pages. A browser reports what it sees, with consent; what counts comes from the
shop's server."""

import re
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request

from bot.shop import Money, OrderId
from bot.shop.discounts import Redemption
from bot.storage.types import Conversation, CustomerId, SiteEvent, SiteId
from web.chat.access import NamedSite, holder
from web.chat.bodies import Reporting, read
from web.errors import Problem
from web.security import bearer, same
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")
_HASH = re.compile(r"^[0-9a-fA-F]{64}$")
BROWSER = frozenset({"page_view", "product_view", "cart"})
REDEEMED = "discount_redeemed"
SERVER = frozenset(
    {
        "purchase",
        "login",
        "signup",
        "subscription_started",
        "subscription_changed",
        "subscription_cancelled",
        REDEEMED,
    }
)


@router.post("/sites/{site}/events", status_code=202)
async def report(request: Request, state: State, site: NamedSite) -> dict[str, Any]:
    reporting = await read(request, Reporting)
    if reporting.kind in BROWSER:
        event = await _from_browser(request, state, site[0], reporting)
    elif reporting.kind in SERVER:
        event = _from_server(request, state, site[0], reporting)
    else:
        known = ", ".join(sorted(BROWSER | SERVER))
        raise Problem(422, "invalid", "This kind of event is unknown.", [("kind", f"is none of: {known}")])
    redemption = redemption_of(event, site[1].currency) if event.kind == REDEEMED else None
    stored = await state.store.save_site_events([event])
    if redemption is not None:
        await state.retention.redeemed(redemption)
    return {"stored": stored}


async def _from_browser(request: Request, state: AppState, site: SiteId, reporting: Reporting) -> SiteEvent:
    """Belongs to whoever the conversation belongs to; it never says who that is."""
    if reporting.consent is not True:
        raise Problem(422, "no_consent", "Without consent nothing is stored.", [("consent", "must be true")])
    if reporting.customer is not None:
        raise Problem(
            422,
            "invalid",
            "A browser cannot say who its visitor is.",
            [("customer", "is the server's to say")],
        )
    if reporting.conversation is None:
        raise Problem(422, "invalid", "The event names no conversation.", [("conversation", "is missing")])
    conversation = await holder(request, state, reporting.conversation)
    if conversation.site != site:
        raise Problem(404, "not_found", "There is no such conversation.")
    state.limits.report(conversation.id)
    return _event(site, reporting, conversation)


def _from_server(request: Request, state: AppState, site: SiteId, reporting: Reporting) -> SiteEvent:
    secret = bearer(request.headers)
    if secret is None or not same(secret, state.keys.site(site)):
        raise Problem(
            401, "bad_secret", "This kind of event needs the site's secret as Authorization: Bearer."
        )
    if reporting.customer is None:
        raise Problem(422, "invalid", "The event names no customer.", [("customer", "is missing")])
    return _event(site, reporting, None)


def redemption_of(event: SiteEvent, currency: str) -> Redemption:
    """`code_hash` is the SHA-256 of the code as it was issued, in upper case; the code itself has no place
    here. `taken_off` counts in minor units."""
    given = event.payload
    code_hash, order, taken = given.get("code_hash"), given.get("order"), given.get("taken_off")
    if not (isinstance(code_hash, str) and _HASH.match(code_hash)):
        raise _faulty("payload.code_hash", "must be a SHA-256 in 64 hexadecimal digits")
    if not isinstance(order, str):
        raise _faulty("payload.order", "must be the order's number")
    if not isinstance(taken, int) or isinstance(taken, bool) or taken < 0:
        raise _faulty("payload.taken_off", "must be a whole number of minor units")
    if given.get("currency", currency) != currency:
        raise _faulty("payload.currency", f"must be {currency}, as the site's")
    customer = CustomerId(event.customer or "")
    return Redemption(code_hash.lower(), customer, OrderId(order), Money(taken, currency), event.at)


def _faulty(name: str, message: str) -> Problem:
    return Problem(422, "invalid", f"The redemption is not valid: {name} {message}.", [(name, message)])


def _event(site: SiteId, reporting: Reporting, conversation: Conversation | None) -> SiteEvent:
    customer = CustomerId(reporting.customer) if reporting.customer else None
    return SiteEvent(
        # A browser's id counts within its own conversation: nobody can occupy another's.
        id=f"{conversation.id[:24]}:{reporting.id}"[:64] if conversation else f"{site}:{reporting.id}"[:64],
        site=site,
        kind=reporting.kind,
        conversation=conversation.id if conversation else None,
        customer=conversation.customer if conversation else customer,
        payload=reporting.payload,
        at=datetime.now(UTC),
    )
