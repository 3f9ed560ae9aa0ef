"""The inbox: conversations by view, newest first, kept fresh by hints from the feed."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from bot.storage.types import Author, Conversation, Kind
from web.console.hints import changed
from web.console.masking import masked
from web.console.pages import page
from web.console.rights import Right
from web.console.sessions import SignedIn, allow
from web.errors import no_such
from web.sse import stream
from web.state import AppState, State

router = APIRouter(prefix="/console")
VIEWS = {
    "all": "All",
    "needs_person": "Needs a person",
    "mine": "Mine",
    "bot": "With the bot",
    "at_risk": "At risk",
    "closed": "Closed",
}
SHOWN = 50
COUNTED = 100
"""Counts stop here and read as "100+"."""


@router.get("")
async def start(who: Annotated[SignedIn, Depends(allow(Right.SIGNED_IN))]) -> Response:
    return RedirectResponse("/console/inbox" if who.may(Right.READ) else "/console/overview", 303)


@router.get("/inbox")
async def inbox(
    request: Request, state: State, who: Annotated[SignedIn, Depends(allow(Right.READ))], view: str = "all"
) -> Response:
    if view not in VIEWS:
        raise no_such("view")
    found = await state.store.inbox(view, agent=who.staff.id, limit=SHOWN)
    shown = await asyncio.gather(*(_shown(state, one) for one in found))
    clear = who.may(Right.CLEAR)
    rows = [
        (one, text if clear else masked(text), urgent)
        for one, (text, urgent) in zip(found, shown, strict=True)
    ]
    return page(
        request, "inbox.html", who, views=VIEWS, view=view, rows=rows, counts=await _counts(state, who)
    )


async def _shown(state: AppState, conversation: Conversation) -> tuple[str, bool]:
    """The last thing that the visitor or a person said, and whether it was handed over as urgent."""
    events = await state.store.events(conversation.id, after=max(0, conversation.last_seq - 30))
    said = [event for event in events if event.kind in (Kind.MESSAGE, Kind.SENTENCE)]
    visitors = [event for event in said if event.author is not Author.BOT] or said
    urgent = any(event.kind is Kind.HANDOVER and event.payload.get("urgent") for event in events)
    return (visitors[-1].text or "(erased)")[:160] if visitors else "", urgent


async def _counts(state: AppState, who: SignedIn) -> dict[str, str]:
    found = await asyncio.gather(
        *(state.store.inbox(view, agent=who.staff.id, limit=COUNTED) for view in VIEWS)
    )
    return {
        view: f"{COUNTED}+" if len(rows) == COUNTED else str(len(rows))
        for view, rows in zip(VIEWS, found, strict=True)
    }


@router.get("/inbox/stream")
async def changes(state: State, who: Annotated[SignedIn, Depends(allow(Right.READ))]) -> Response:
    """Says that something changed; the page then asks for the rows again."""
    return stream(changed(state, None, settles=1.0), state.metrics)


@router.get("/overview")
async def overview(
    request: Request, state: State, who: Annotated[SignedIn, Depends(allow(Right.OVERVIEW))]
) -> Response:
    return page(request, "overview.html", who, views=VIEWS, counts=await _counts(state, who))
