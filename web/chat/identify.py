"""Who the visitor is: on the word of the shop's server (a short-lived JWT signed with the site's secret), or
by a code that went to the address that the shop knows a customer by."""

import time

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.customers import TooManyTries
from bot.customers.tokens import customer_of, examine
from bot.notify import NotDelivered
from bot.storage.types import Conversation, CustomerId, SiteId, Tier
from web.chat.access import Own
from web.chat.bodies import Identifying, read
from web.errors import Problem
from web.state import AppState, State

router = APIRouter(prefix="/api/v1")


@router.post("/conversations/{id}/identify")
async def identify(request: Request, state: State, conversation: Own) -> Response:
    state.limits.proof(conversation.id)
    identifying = await read(request, Identifying)
    try:
        if identifying.email is not None:
            return await _send_code(state, conversation, identifying.email)
        if identifying.code is not None:
            return await _verify(state, conversation, await _by_code(state, conversation, identifying.code))
    except TooManyTries as error:
        raise Problem(429, "too_many", _sentence(str(error))) from None
    return await _verify(state, conversation, await _by_token(state, conversation, identifying.jwt or ""))


async def _send_code(state: AppState, conversation: Conversation, email: str) -> Response:
    """The answer is the same whether or not the shop knows the address."""
    try:
        await state.codes.send(conversation.id, email)
    except NotDelivered:
        raise Problem(503, "no_letters", "Codes cannot be sent right now; try again later.") from None
    return JSONResponse({"tier": conversation.tier.value}, 202)


async def _by_code(state: AppState, conversation: Conversation, code: str) -> CustomerId:
    customer = await state.codes.check(conversation.id, code)
    if customer is None:
        fault = ("code", "is wrong or has expired")
        raise Problem(401, "bad_code", "The code is wrong or has expired.", [fault])
    return customer


async def _by_token(state: AppState, conversation: Conversation, token: str) -> CustomerId:
    customer = subject(state, conversation.site, token)
    if await state.shop.customer(customer) is None:
        raise _refused("names nobody whom the shop knows")
    return customer


async def _verify(state: AppState, conversation: Conversation, customer: CustomerId) -> Response:
    """A verified conversation stays its customer's: nobody is merged into anybody."""
    _same_person(conversation, customer)
    if conversation.tier is not Tier.VERIFIED:
        await state.store.set_identity(conversation.id, Tier.VERIFIED, customer)
    return JSONResponse({"tier": Tier.VERIFIED.value})


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _same_person(conversation: Conversation, customer: CustomerId) -> None:
    if conversation.tier is Tier.VERIFIED and conversation.customer != customer:
        raise Problem(409, "another_person", "This conversation is another customer's; open a new one.")


def subject(state: AppState, site: SiteId, token: str) -> CustomerId:
    """The customer that a good token names; a 401 Problem for every other token."""
    found = state.site(site)
    if found is None:
        raise _refused("is for an unknown site")
    audiences, secret = (site, found[1].public_key), state.keys.site(site)
    for check in examine(token, secret=secret, audiences=audiences, now=time.time()):
        if not check.ok:
            raise _refused(check.said)
    return customer_of(token)


def _refused(why: str) -> Problem:
    return Problem(401, "bad_identity", f"The identity token {why}.", [("jwt", why)])
