"""Who may speak for a conversation: the holder of its token, from a page that the site allows."""

import re
from typing import Annotated

from fastapi import Depends, Request

from bot.errors import NotFound
from bot.shop.folder import Site
from bot.storage.types import Conversation, ConversationId, SiteId
from web.errors import Problem, no_such
from web.security import bearer, own_origin, same, token_hash
from web.state import AppState, State

_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


def check_origin(request: Request, state: AppState, site: Site) -> None:
    """Programs send no Origin; a browser does, and only the site's own pages may speak for its visitors."""
    origin = request.headers.get("origin")
    if origin is None or origin in site.allowed_origins or own_origin(request.headers):
        return
    raise Problem(403, "origin", "This origin may not use the site's chat.", [("Origin", "is not allowed")])


def named_site(request: Request, state: State, site: str) -> tuple[SiteId, Site]:
    found = state.site(site)
    if found is None:
        raise Problem(404, "unknown_site", "There is no such site.", [("site", "is unknown")])
    check_origin(request, state, found[1])
    return found


async def holder(request: Request, state: AppState, id: str) -> Conversation:
    """The conversation that the token opens. What does not exist and what is another's look the same."""
    token = bearer(request.headers)
    if token is None:
        raise Problem(
            401,
            "no_token",
            "Send the conversation's token as Authorization: Bearer.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    if not _ID.match(id):
        raise no_such("conversation")
    try:
        kept = await state.store.token_hash(ConversationId(id))
    except NotFound:
        raise no_such("conversation") from None
    if not same(kept, token_hash(token)):
        raise no_such("conversation")
    conversation = await state.store.conversation(ConversationId(id))
    site = state.site(conversation.site)
    if site is None:
        raise no_such("conversation")
    check_origin(request, state, site[1])
    return conversation


async def own_conversation(request: Request, state: State, id: str) -> Conversation:
    conversation = await holder(request, state, id)
    state.presence.mark(conversation.id)
    return conversation


Own = Annotated[Conversation, Depends(own_conversation)]
NamedSite = Annotated[tuple[SiteId, Site], Depends(named_site)]
