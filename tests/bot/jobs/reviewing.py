"""Reviews in one line, and conversations whose side is known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.jobs.corrections import Side, side_of
from bot.storage.reviews import RatedPassage, Review, Source, Verdict
from bot.storage.types import ConversationId, StaffId

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
_minutes = count()


def of_side(side: Side) -> Iterator[ConversationId]:
    every = (ConversationId(f"c-{number}") for number in count())
    return (id for id in every if side_of(id) is side)


def review(
    conversation: str,
    text: str | None,
    intent: str | None = "track",
    *,
    seq: int = 1,
    reviewer: str = "rex",
    answer: Verdict | None = None,
    passages: tuple[RatedPassage, ...] = (),
    right_answer: str | None = None,
) -> Review:
    """Each a minute after the one before."""
    return Review(
        conversation=ConversationId(conversation),
        message_seq=seq,
        reviewer=StaffId(reviewer),
        intent=intent,
        answer=answer,
        source=Source.UNSURE,
        propensity=None,
        predicted="pay",
        model_version="intents-1-7",
        text=text,
        at=NOON + timedelta(minutes=next(_minutes)),
        passages=passages,
        right_answer=right_answer,
    )
