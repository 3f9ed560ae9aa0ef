"""What happens on the shop's pages. A browser reports what it sees, with consent; what counts comes from the
shop's server."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request

from bot.storage.types import Conversation, CustomerId, SiteEvent, SiteId
from web.chat.access import NamedSite, holder
from web.chat.bodies import Reporting, read
from web.errors import Problem
from web.security import bearer, same
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")
BROWSER = frozenset({"page_view", "product_view", "cart"})
SERVER = frozenset(
    {"purchase", "login", "signup", "subscription_started", "subscription_changed", "subscription_cancelled"}
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
    return {"stored": await state.store.save_site_events([event])}


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
