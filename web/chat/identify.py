"""Who the visitor is, on the word of the shop's server: a short-lived JWT signed with the site's secret."""

import time
from typing import Any

from fastapi import APIRouter, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from bot.shop.folder import Site
from bot.storage.types import Conversation, CustomerId, SiteId, Tier
from web.chat.access import Own
from web.chat.bodies import Identifying, read
from web.errors import Problem
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")

LONGEST = 3600
"""Seconds that a token may still be good for: one that lives longer is not short-lived, and refused."""
LEEWAY = 10


@router.post("/conversations/{id}/identify")
async def identify(request: Request, state: State, conversation: Own) -> dict[str, Any]:
    identifying = await read(request, Identifying)
    customer = subject(state, conversation.site, identifying.jwt)
    if await state.shop.customer(customer) is None:
        raise _refused("names nobody whom the shop knows")
    _same_person(conversation, customer)
    if conversation.tier is not Tier.VERIFIED:
        await state.store.set_identity(conversation.id, Tier.VERIFIED, customer)
    return {"tier": Tier.VERIFIED.value}


def _same_person(conversation: Conversation, customer: CustomerId) -> None:
    if conversation.tier is Tier.VERIFIED and conversation.customer != customer:
        raise Problem(409, "another_person", "This conversation is another customer's; open a new one.")


def subject(state: AppState, site: SiteId, token: str) -> CustomerId:
    """The customer that a good token names; a 401 Problem for every other token."""
    found = state.site(site)
    if found is None:
        raise _refused("is for an unknown site")
    claims = _claims(token, state.keys.site(site))
    audience, names = claims.get("aud"), _audiences(site, found[1])
    if not names & set(audience if isinstance(audience, list) else [audience]):
        raise _refused("is meant for another audience")
    expires, sub = claims.get("exp"), claims.get("sub")
    if not isinstance(expires, int | float) or isinstance(expires, bool):
        raise _refused("does not say when it expires")
    if not -LEEWAY < expires - time.time() <= LONGEST:
        raise _refused("has expired or lives longer than an hour")
    if not isinstance(sub, str) or not sub.strip():
        raise _refused("names nobody")
    return CustomerId(sub)


def _audiences(site: SiteId, config: Site) -> set[str]:
    return {site, config.public_key}


def _claims(token: str, secret: str) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims)
    except (JoseError, ValueError):
        raise _refused("is not signed by this shop") from None


def _refused(why: str) -> Problem:
    return Problem(401, "bad_identity", f"The identity token {why}.", [("jwt", why)])
