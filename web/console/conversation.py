"""One conversation: its transcript with reasons, and what a person can do with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from bot.errors import Conflict, NotFound
from bot.feed import Hint
from bot.storage.types import Author, Conversation, ConversationId, Kind, NewEvent, Owner, Tier
from web.chat.bodies import fault_of
from web.console.hints import changed
from web.console.judgements import judgements
from web.console.masking import masked
from web.console.pages import page
from web.console.rights import Right
from web.console.sessions import SignedIn, allow, field
from web.console.transcript import entries
from web.errors import Problem, no_such
from web.sse import stream
from web.state import AppState, State

router = APIRouter(prefix="/console/conversations")
Reader = Annotated[SignedIn, Depends(allow(Right.READ))]
Noter = Annotated[SignedIn, Depends(allow(Right.NOTE))]
Agent = Annotated[SignedIn, Depends(allow(Right.ACT))]
LONGEST = 4000


async def find_conversation(state: AppState, id: str) -> Conversation:
    try:
        return await state.store.conversation(ConversationId(id))
    except NotFound:
        raise no_such("conversation") from None


@router.get("/{id}")
async def show(request: Request, state: State, who: Reader, id: str) -> Response:
    conversation = await find_conversation(state, id)
    clear = who.may(Right.CLEAR)
    events = await state.store.events(conversation.id, limit=100_000)
    decisions = await state.store.decisions(conversation.id)
    shown = entries(events, decisions, None if clear else masked)
    customer = None
    if clear and conversation.customer and conversation.tier is Tier.VERIFIED:
        customer = await state.shop.customer(conversation.customer)
    agent = await state.store.staff(conversation.agent) if conversation.agent else None
    return page(
        request,
        "conversation.html",
        who,
        conversation=conversation,
        entries=shown,
        customer=customer,
        agent=agent,
        mine=_mine(who, conversation),
        judgements=await judgements(state, who, conversation.id, decisions),
    )


def _mine(who: SignedIn, conversation: Conversation) -> bool:
    """Whether this person may speak in the conversation."""
    if conversation.owner is not Owner.AGENT or not who.may(Right.ACT):
        return False
    return conversation.agent == who.staff.id or who.may(Right.TAKE_ANY)


@router.get("/{id}/stream")
async def changes(state: State, who: Reader, id: str) -> Response:
    conversation = await find_conversation(state, id)
    return stream(changed(state, conversation.id), state.metrics)


@router.post("/{id}/take")
async def take(request: Request, state: State, who: Agent, id: str) -> Response:
    """Take over from the owner that the page showed; whoever comes second is told so."""
    conversation = await find_conversation(state, id)
    seen = field(await request.form(), "owner")
    if seen not in (Owner.BOT, Owner.WAITING):
        raise Problem(
            422, "invalid", "The form does not say who had the conversation.", [("owner", "is missing")]
        )
    try:
        await state.store.set_owner(conversation.id, Owner.AGENT, agent=who.staff.id, expect=Owner(seen))
    except Conflict:
        raise Problem(409, "taken", "The conversation has changed hands since the page was shown.") from None
    return await told(request, state, conversation.id)


@router.post("/{id}/hand-back")
async def hand_back(request: Request, state: State, who: Agent, id: str) -> Response:
    conversation = await find_conversation(state, id)
    _check_mine(who, conversation)
    try:
        await state.store.set_owner(conversation.id, Owner.BOT, expect=Owner.AGENT)
    except Conflict:
        raise Problem(409, "taken", "The conversation has changed hands since the page was shown.") from None
    return await told(request, state, conversation.id)


@router.post("/{id}/reply")
async def reply(request: Request, state: State, who: Agent, id: str) -> Response:
    conversation = await find_conversation(state, id)
    _check_mine(who, conversation)
    text = read_text(await request.form())
    event = NewEvent(Author.AGENT, Kind.SENTENCE, {"name": who.staff.name, "sources": []}, text)
    try:
        await state.store.append(conversation.id, [event], if_owner=Owner.AGENT)
    except Conflict:
        raise Problem(409, "taken", "The conversation has changed hands; the reply was not sent.") from None
    return await told(request, state, conversation.id)


@router.post("/{id}/note")
async def note(request: Request, state: State, who: Noter, id: str) -> Response:
    conversation = await find_conversation(state, id)
    text = read_text(await request.form())
    await state.store.append(
        conversation.id, [NewEvent(Author.AGENT, Kind.NOTE, {"name": who.staff.name}, text)]
    )
    return await told(request, state, conversation.id)


@router.post("/{id}/typing")
async def typing(state: State, who: Agent, id: str) -> Response:
    conversation = await find_conversation(state, id)
    _check_mine(who, conversation)
    await state.feed.publish(Hint(conversation.id, 0, "typing"))
    return Response(status_code=204)


def _check_mine(who: SignedIn, conversation: Conversation) -> None:
    if not _mine(who, conversation):
        raise Problem(409, "not_yours", "Take the conversation over first: it is not in your hands.")


def read_text(form: Any) -> str:
    text = field(form, "text").strip()
    fault = "is too long" if len(text) > LONGEST else fault_of(text)
    if fault:
        raise Problem(422, "invalid", f"The text {fault}.", [("text", fault)])
    return text


async def told(request: Request, state: AppState, id: ConversationId) -> Response:
    """Tell whoever listens, and lead the form back to its page."""
    conversation = await state.store.conversation(id)
    await state.feed.publish(Hint(id, conversation.last_seq))
    return RedirectResponse(f"/console/conversations/{id}", 303)
