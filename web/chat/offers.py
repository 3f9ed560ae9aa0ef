"""Saying yes or no to an offer. The ledger decides; what the visitor sees is the card as it then stands."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from bot.errors import Conflict, NotFound
from bot.feed import Hint
from bot.retention.types import GrantId
from bot.storage.types import Author, ConversationId, Kind, NewEvent
from web.chat.access import Own
from web.chat.public import offer_card
from web.errors import Problem, no_such
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")
Grant = Annotated[str, Path(max_length=64)]


@router.post("/conversations/{id}/offers/{grant}/accept")
async def accept(state: State, conversation: Own, grant: Grant) -> dict[str, Any]:
    return await settle(state, conversation.id, GrantId(grant), "accepted")


@router.post("/conversations/{id}/offers/{grant}/decline")
async def decline(state: State, conversation: Own, grant: Grant) -> dict[str, Any]:
    return await settle(state, conversation.id, GrantId(grant), "declined")


async def settle(
    state: AppState, conversation: ConversationId, grant: GrantId, action: str
) -> dict[str, Any]:
    """`action` is `accepted` or `declined`; a Problem says why it can no longer be."""
    change = state.retention.accept if action == "accepted" else state.retention.decline
    try:
        await change(grant, conversation)
        card = await state.retention.card(grant, conversation)
    except NotFound:
        raise no_such("offer") from None
    except Conflict as error:
        raise Problem(409, "offer_settled", f"The offer can no longer be {action}: {error}") from None
    await _note(state, conversation, grant, action)
    if action == "accepted":
        await state.take_up(conversation, card)
    return {"card": offer_card(card)}


async def _note(state: AppState, conversation: ConversationId, grant: GrantId, action: str) -> None:
    """Write down the first time that it was said; repeating changes nothing."""
    payload = {"grant": grant, "action": action}
    events = await state.store.events(conversation, limit=100_000)
    if any(event.kind is Kind.OFFER and event.payload == payload for event in events):
        return
    for event in await state.store.append(conversation, [NewEvent(Author.VISITOR, Kind.OFFER, payload)]):
        await state.feed.publish(Hint(conversation, event.seq))
