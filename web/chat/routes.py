"""Conversations: open one, send a message, read what happened, follow what happens."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from bot.errors import Conflict
from bot.feed import Hint
from bot.storage.types import Conversation, Event, Owner
from web.chat.access import NamedSite, Own
from web.chat.bodies import Opening, Sending, read
from web.chat.public import Public, messages
from web.chat.reply import live, reply
from web.errors import Problem
from web.security import new_token, token_hash
from web.sse import stream
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")

PAGE = 500
"""Events in one catch-up answer; `more` says that there are others."""
After = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.post("/sites/{site}/conversations")
async def open_conversation(request: Request, state: State, site: NamedSite) -> Response:
    opening = await read(request, Opening, optional=True)
    state.limits.conversation(request.client.host if request.client else "")
    token = new_token()
    id, config = site
    conversation = await state.store.create_conversation(
        id, opening.locale or config.locale, token_hash(token)
    )
    return JSONResponse({"conversation": conversation.id, "token": token}, 201)


@router.post("/conversations/{id}/messages")
async def send(request: Request, state: State, conversation: Own) -> Response:
    """Store the message before anything slow, start its turn, answer with the reply as it comes or whole."""
    state.limits.message(conversation.id)
    sending = await read(request, Sending)
    if len(sending.text) > state.max_message_chars:
        longest = f"has {len(sending.text)} characters; at most {state.max_message_chars} are read"
        raise Problem(422, "too_long", "The message is too long.", [("text", longest)])
    message = await _record(state, conversation, sending)
    silent = conversation.owner is not Owner.BOT
    events = reply(state, message, max(conversation.last_seq, message.seq) if silent else None)
    if "text/event-stream" in request.headers.get("accept", ""):
        return stream(events, state.metrics)
    shown = [event async for event in events if event is not None]
    late = [event for event in shown if event["kind"] == "error"]
    return JSONResponse({"messages": messages(shown)}, 202 if late else 200)


async def _record(state: AppState, conversation: Conversation, sending: Sending) -> Event:
    """The stored message; a retry gives the first one and starts nothing."""
    try:
        message, new = await state.store.record_message(conversation.id, sending.client_id, sending.text)
    except Conflict:
        fault = ("client_id", "was used for another text")
        raise Problem(
            422, "client_id_reused", "This client_id belongs to another message.", [fault]
        ) from None
    if new:
        state.metrics.messages.inc()
        # A person who has the conversation sees the words at once; the bot's own turn tells of itself.
        await state.feed.publish(Hint(conversation.id, message.seq))
        state.start(message)
    return message


@router.get("/conversations/{id}/events")
async def catch_up(state: State, conversation: Own, after: After = 0) -> dict[str, Any]:
    public = Public(state.retention, state.folder.config.pages)
    events = await state.store.events(conversation.id, after=after, limit=PAGE)
    shown = [one for event in events if (one := await public.event(event)) is not None]
    last = events[-1].seq if events else after
    return {"events": shown, "last_seq": last, "more": len(events) == PAGE, "owner": _in_charge(conversation)}


def _in_charge(conversation: Conversation) -> str:
    return "bot" if conversation.owner is Owner.BOT else "person"


@router.get("/conversations/{id}/stream")
async def follow(request: Request, state: State, conversation: Own, after: After = 0) -> Response:
    """Live events after `Last-Event-ID`, or after `after`."""
    last = request.headers.get("last-event-id", "")
    if last and not (last.isascii() and last.isdigit() and len(last) < 10):
        raise Problem(
            400, "bad_id", "Last-Event-ID is not a sequence number.", [("Last-Event-ID", "is not a number")]
        )
    return stream(live(state, conversation.id, int(last) if last else after), state.metrics)
