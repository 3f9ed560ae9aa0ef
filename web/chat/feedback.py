"""What the visitor thought of it: thumbs on a message, CSAT, NPS."""

from typing import Any

from fastapi import APIRouter, Request

from bot.storage.types import Author, Kind, NewEvent
from web.chat.access import Own
from web.chat.bodies import Rating, read
from web.errors import Problem
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")
RATED = (Kind.SENTENCE, Kind.DONE, Kind.CARD)


@router.post("/conversations/{id}/feedback", status_code=201)
async def feedback(request: Request, state: State, conversation: Own) -> dict[str, Any]:
    rating = await read(request, Rating)
    if rating.message_seq is not None:
        await _check_message(state, conversation.id, rating.message_seq)
    payload = rating.model_dump(exclude_none=True)
    stored = await state.store.append(conversation.id, [NewEvent(Author.VISITOR, Kind.FEEDBACK, payload)])
    return {"seq": stored[0].seq}


async def _check_message(state: AppState, conversation: Any, seq: int) -> None:
    """It must be something that was said to the visitor."""
    found = await state.store.events(conversation, after=seq - 1, limit=1)
    if not found or found[0].seq != seq or found[0].author is Author.VISITOR or found[0].kind not in RATED:
        raise Problem(422, "invalid", "There is no such reply.", [("message_seq", "is not a reply here")])
