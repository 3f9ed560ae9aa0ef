"""Answers from another system: whoever took a hand-off writes to the visitor, who reads it in the widget."""

from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from pydantic import Field, model_validator

from bot.errors import NotFound
from bot.helpdesk.holding import AgentSaid, Holding
from bot.storage.types import Conversation, ConversationId, Owner
from bot.webhooks.endpoints import HELPDESK
from web.chat.bodies import Key, Strict, Words, read
from web.errors import Problem, no_such
from web.security import bearer, same
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")
LONGEST = 4000


class Answering(Strict):
    """With `close` alone the conversation goes back to the bot and nothing is said."""

    conversation: Key
    client_id: Key
    text: Annotated[Words, Field(max_length=LONGEST)] | None = None
    name: Annotated[Words, Field(max_length=64)] = "Support"
    close: bool = False

    @model_validator(mode="after")
    def has_a_purpose(self) -> Self:
        if self.text is None and not self.close:
            raise ValueError("give text, or close: true")
        return self


@router.post("/helpdesk/replies")
async def answer(request: Request, state: State) -> dict[str, Any]:
    """The same client_id twice is said once."""
    secret = bearer(request.headers)
    if secret is None:
        raise Problem(
            401,
            "no_secret",
            "Send the site's secret as Authorization: Bearer.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    answering = await read(request, Answering)
    conversation = await _opened(state, answering.conversation, secret)
    holding, seq = Holding(state.store, state.feed), None
    if answering.text is not None:
        said = AgentSaid(HELPDESK, answering.client_id, answering.name, answering.text)
        seq = (await holding.say(conversation.id, said)).seq
    if answering.close:
        await holding.give(conversation.id, Owner.BOT, HELPDESK)
    return {"seq": seq, "owner": (await state.store.conversation(conversation.id)).owner.value}


async def _opened(state: AppState, id: str, secret: str) -> Conversation:
    """What does not exist and what the secret does not open look the same."""
    try:
        conversation = await state.store.conversation(ConversationId(id))
    except NotFound:
        raise no_such("conversation") from None
    if state.site(conversation.site) is None or not same(secret, state.keys.site(conversation.site)):
        raise no_such("conversation")
    return conversation
