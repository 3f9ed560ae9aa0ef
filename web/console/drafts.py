"""What the bot drafted for a person: sent as it is or mended, in one step."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from bot.errors import Conflict
from bot.storage.types import Author, Event, Kind, NewEvent, Owner
from web.console.conversation import find_conversation, read_text, told
from web.console.rights import Right
from web.console.sessions import SignedIn, allow
from web.errors import Problem, no_such
from web.state import AppState, State

router = APIRouter(prefix="/console/conversations")
Agent = Annotated[SignedIn, Depends(allow(Right.ACT))]


@router.post("/{id}/drafts/{seq}/send")
async def send(
    request: Request, state: State, who: Agent, id: str, seq: Annotated[int, Path(ge=1)]
) -> Response:
    """Takes the conversation over when nobody has it yet: the sender is the one who answers for it."""
    conversation = await find_conversation(state, id)
    draft = await _draft(state, id, seq)
    text = read_text(await request.form())
    try:
        if conversation.owner is not Owner.AGENT:
            await state.store.set_owner(
                conversation.id, Owner.AGENT, agent=who.staff.id, expect=conversation.owner
            )
        elif conversation.agent != who.staff.id and not who.may(Right.TAKE_ANY):
            raise Problem(409, "not_yours", "A colleague has this conversation.")
        payload = {
            "name": who.staff.name,
            "sources": draft.payload.get("sources", []),
            "draft": seq,
            "edited": text != draft.text,
        }
        sent = NewEvent(Author.AGENT, Kind.SENTENCE, payload, text)
        await state.store.append(conversation.id, [sent], if_owner=Owner.AGENT)
    except Conflict:
        raise Problem(409, "taken", "The conversation has changed hands; nothing was sent.") from None
    return await told(request, state, conversation.id)


async def _draft(state: AppState, id: str, seq: int) -> Event:
    conversation = await find_conversation(state, id)
    found = await state.store.events(conversation.id, after=seq - 1, limit=1)
    if not found or found[0].seq != seq or found[0].kind is not Kind.DRAFT:
        raise no_such("draft")
    return found[0]
