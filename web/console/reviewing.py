"""The review queue: the next turn with what went before, and how good the bot is by what was said so far."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.storage.reviews import Review, Turn
from intents.catalogue import read_catalogue
from web.console.agreement import agreement
from web.console.judgements import SOURCES, judgement, last_decision, readable, titles
from web.console.live_accuracy import live_accuracy
from web.console.masking import masked
from web.console.pages import page
from web.console.review_queue import Candidate, queue
from web.console.rights import Right
from web.console.sessions import SignedIn, allow
from web.console.transcript import Entry, entries
from web.state import AppState, State

router = APIRouter(prefix="/console")
Reviewer = Annotated[SignedIn, Depends(allow(Right.REVIEW))]
DAYS = 30
"""How far back the queue and the figures look."""
BEFORE, AFTER = 4, 8
"""How many bubbles and lines around the message are shown."""
SAVED = re.compile(r"[\w-]{1,64}/[1-9]\d{0,8}", re.ASCII)


@router.get("/review")
async def next_in_queue(
    request: Request, state: State, who: Reviewer, after: str = "", saved: str = ""
) -> Response:
    """`after` is the place in the queue that was skipped last, `saved` the message that was just judged."""
    since = datetime.now(UTC) - timedelta(days=DAYS)
    turns, reviews = await state.store.turns(since), await state.store.reviews(since=since)
    waiting = queue(turns, reviews, who.staff.id)
    ahead = [one for one in waiting if not after or one.key < after]
    return page(
        request,
        "review.html",
        who,
        accuracy=live_accuracy(_of_newest_model(turns, reviews)),
        agreement=agreement(reviews),
        done=len(reviews),
        mine=sum(review.reviewer == who.staff.id for review in reviews),
        days=DAYS,
        waiting=len(ahead),
        skipped=len(waiting) - len(ahead),
        after=after,
        saved=saved.split("/") if SAVED.fullmatch(saved) else None,
        sources_of=SOURCES,
        **await _shown(state, who, ahead[0] if ahead else None),
    )


def _of_newest_model(turns: Sequence[Turn], reviews: Sequence[Review]) -> list[Review]:
    """A model that no longer answers says nothing of the one that does."""
    return [review for review in reviews if turns and review.model_version == turns[0].model_version]


async def _shown(state: AppState, who: SignedIn, one: Candidate | None) -> dict[str, Any]:
    """The turn with its surroundings; what colleagues said of it stays unsaid, so that nobody is led."""
    if one is None:
        return {"one": None}
    conversation, seq = one.turn.conversation, one.turn.message_seq
    events = await state.store.events(conversation, limit=100_000)
    decisions = await state.store.decisions(conversation)
    mask = None if who.may(Right.CLEAR) else masked
    reviews = await state.store.reviews(conversation=conversation)
    own = readable(who, [review for review in reviews if review.reviewer == who.staff.id])
    called = titles(read_catalogue(state.folder.intents))
    return {
        "one": one,
        "judged": judgement(last_decision(decisions, seq), own, called, {}, who.staff.id),
        "around": around(entries(events, decisions, mask), seq),
    }


def around(shown: Sequence[Entry], seq: int) -> list[Entry]:
    """A little of what went before, the message, and what it was answered, up to the visitor's next words."""
    at = next((place for place, entry in enumerate(shown) if entry.seq == seq), 0)
    rest = list(shown[at + 1 : at + 1 + AFTER])
    end = next((place for place, entry in enumerate(rest) if entry.kind == "visitor"), len(rest))
    return [*shown[max(0, at - BEFORE) : at + 1], *rest[:end]]
