"""Chatwoot's reports, as it sends them to an agent bot. Whoever knows the secret in the address is Chatwoot.

After a 500 it tries again; after anything else but a success it takes the talk away from the bot."""

import structlog
from fastapi import APIRouter, Request

from bot.errors import NotReady
from bot.helpdesk.intake import Heard, Intake
from bot.helpdesk.wording import answered_offer
from bot.retention.types import GrantId
from bot.webhooks import DeliveryId
from bot.webhooks.endpoints import HELPDESK
from web.chat.bodies import read
from web.chat.offers import settle
from web.errors import Problem, no_such
from web.helpdesk.bodies import Message, Report, message_of, talk_of, words
from web.security import same
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")
log = structlog.get_logger()
NO_WORDS = "(a file)"
"""What stands for a message without words."""
STATES = frozenset({"conversation_opened", "conversation_resolved", "conversation_status_changed"})


@router.post("/helpdesk/chatwoot/{secret}")
async def report(request: Request, state: State, secret: str) -> dict[str, bool]:
    intake = state.intake
    if intake is None or not same(secret, state.keys.webhook(HELPDESK)):
        raise no_such("helpdesk")
    told = await read(request, Report)
    if told.account != intake.account:
        log.warning("helpdesk.other_account", event_name=told.event)
        return {"taken": False}
    try:
        return {"taken": await _take(state, intake, told)}
    except NotReady as error:
        log.warning("helpdesk.not_taken", reason=str(error))
        raise Problem(500, "not_ready", "The report cannot be taken right now; send it again.") from None


async def _take(state: AppState, intake: Intake, told: Report) -> bool:
    """False for what is not the bot's to know; a new kind of event is no fault."""
    if told.event in STATES:
        talk = talk_of(told)
        await intake.held(talk.talk, talk.holder)
        return True
    if told.event == "message_created":
        return await _created(state, intake, message_of(told))
    if told.event == "message_updated":
        return await _updated(state, intake, message_of(told))
    return False


async def _created(state: AppState, intake: Intake, message: Message) -> bool:
    text = words(message.content or "", state.max_message_chars) or NO_WORDS
    if message.mark:  # our own, come back
        await intake.echo(DeliveryId(message.mark))
        return True
    if message.private:
        return False
    if message.incoming:
        return await _hear(state, intake, message, f"{message.id}", text)
    if message.outgoing and message.by_person:
        name = words((message.sender.name if message.sender else "") or "", 64)
        await intake.agent(message.conversation.talk, str(message.id), name, text)
        return True
    return False


async def _updated(state: AppState, intake: Intake, message: Message) -> bool:
    """A quick reply of ours was chosen: the widget of Chatwoot notes that in the message that offered it."""
    if message.picked is None or not message.outgoing:
        return False
    title, value = message.picked
    offer = answered_offer(value)
    conversation = await intake.conversation(message.conversation.talk)
    if offer is None or conversation is None:
        text = words(title, state.max_message_chars)
        return await _hear(state, intake, message, f"{message.id}-picked", text)
    try:
        await settle(state, conversation, GrantId(offer[0]), offer[1])
    except Problem as problem:
        log.info("helpdesk.offer_not_settled", reason=problem.code)
    return True


async def _hear(state: AppState, intake: Intake, message: Message, id: str, text: str) -> bool:
    talk = message.conversation
    new = await intake.visitor(Heard(talk.talk, id, text, talk.holder, message.customer))
    if new:
        state.metrics.messages.inc()
    return True
