"""What a reviewer says of a turn, in the queue or in the transcript: checked and stored."""

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bot.feed import Hint
from bot.storage.reviews import Review, Source, Turn, turn_of
from bot.storage.types import Conversation, Decision, Kind
from intents.catalogue import OUT_OF_SCOPE, read_catalogue
from web.console.conversation import find_conversation
from web.console.judgements import last_decision
from web.console.masking import masked
from web.console.review_fields import read_fields
from web.console.review_queue import drawn, propensity
from web.console.rights import Right
from web.console.sessions import SignedIn, allow, field
from web.errors import Problem, no_such
from web.state import AppState, State

router = APIRouter(prefix="/console/conversations")
Reviewer = Annotated[SignedIn, Depends(allow(Right.REVIEW))]


@router.post("/{id}/messages/{seq}/review")
async def review(
    request: Request, state: State, who: Reviewer, id: str, seq: Annotated[int, Path(ge=1)]
) -> Response:
    conversation = await find_conversation(state, id)
    form = await request.form()
    decision = await _reviewable(state, conversation, seq)
    known = {*read_catalogue(state.folder.intents).names, OUT_OF_SCOPE}
    said = read_fields(form, known, decision.record)
    source, chance = await _origin(state, who, decision, field(form, "queue"))
    turn = _turn(decision)
    judged = Review(
        conversation=conversation.id,
        message_seq=seq,
        reviewer=who.staff.id,
        intent=said.intent,
        answer=said.answer,
        source=source,
        propensity=chance,
        predicted=turn.predicted,
        model_version=turn.model_version,
        text=None,
        at=datetime.now(UTC),
        passages=said.passages,
        right_answer=await _unmasked(state, who, decision, said.right_answer),
    )
    await state.store.save_review(judged)
    return await _onward(state, conversation, seq, form)


async def _unmasked(state: AppState, who: SignedIn, decision: Decision, written: str | None) -> str | None:
    """Who reads masked sends masked back: what was not changed stays as it was stored."""
    if who.may(Right.CLEAR):
        return written
    for earlier in await state.store.reviews(conversation=decision.conversation):
        mine = (earlier.message_seq, earlier.reviewer) == (decision.message_seq, who.staff.id)
        if mine and earlier.right_answer and masked(earlier.right_answer) == written:
            return earlier.right_answer
    return written


async def _onward(state: AppState, conversation: Conversation, seq: int, form: FormData) -> Response:
    """To the next in the queue, or back to the place in the transcript."""
    if field(form, "queue"):
        after = re.sub(r"[^0-9a-f-]", "", field(form, "after"))[:64]
        return RedirectResponse(f"/console/review?after={after}&saved={conversation.id}/{seq}", 303)
    await state.feed.publish(Hint(conversation.id, conversation.last_seq))
    return RedirectResponse(f"/console/conversations/{conversation.id}#seq-{seq}", 303)


async def _origin(
    state: AppState, who: SignedIn, decision: Decision, queued: str
) -> tuple[Source, float | None]:
    """How it came to be reviewed, and with which probability if that was by chance. Whether the sample took
    the turn is reckoned here, never believed; which suspicion brought it up is no matter of trust."""
    turn = _turn(decision)
    if queued:
        if drawn(turn):
            return Source.SAMPLED, propensity(turn)
        suspected = queued in (Source.UNSURE, Source.RATED_DOWN, Source.HANDED_OVER)
        return (Source(queued) if suspected else Source.BROWSED), None
    for earlier in await state.store.reviews(conversation=decision.conversation):
        if (earlier.message_seq, earlier.reviewer) == (decision.message_seq, who.staff.id):
            return (
                earlier.source,
                earlier.propensity,
            )  # whoever changes their mind leaves no gap in the sample
    return Source.BROWSED, None


async def _reviewable(state: AppState, conversation: Conversation, seq: int) -> Decision:
    """The Decision on a message that can still be read."""
    found = await state.store.events(conversation.id, after=seq - 1, limit=1)
    if not found or found[0].seq != seq or found[0].kind is not Kind.MESSAGE:
        raise no_such("message")
    if found[0].erased:
        raise Problem(409, "erased", "What the visitor wrote has been erased: there is nothing to review.")
    decision = last_decision(await state.store.decisions(conversation.id), seq)
    if decision is None or not decision.record.get("intents"):
        raise Problem(409, "undecided", "The bot has not said what it takes this message for.")
    return decision


def _turn(decision: Decision) -> Turn:
    return turn_of(decision.conversation, decision.message_seq, decision.record, decision.at)
