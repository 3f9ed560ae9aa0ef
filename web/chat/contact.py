"""An address to reach a visitor by who does not want to wait: used for this conversation's answers alone."""

from fastapi import APIRouter, Request

from bot.feed import Hint
from bot.storage.types import Author, Kind, NewEvent
from web.chat.access import Own
from web.chat.bodies import Reaching, read
from web.state import State

router = APIRouter(prefix="/api/v1")
NOTICE = "contact_left"


@router.post("/conversations/{id}/contact", status_code=204)
async def contact(request: Request, state: State, conversation: Own) -> None:
    """The thanks come as an event, so that every tab and the console know of it."""
    state.limits.proof(conversation.id)
    reaching = await read(request, Reaching)
    if not await state.reception.leave(conversation, reaching.email):
        return
    notice = NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": NOTICE})
    for event in await state.store.append(conversation.id, [notice]):
        await state.feed.publish(Hint(conversation.id, event.seq))
