"""Old conversations through today's bot, drafts only: nothing is sent, granted or done."""

import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from bot.assembly import build_bot, demo_shop
from bot.config import Settings
from bot.generation import Act
from bot.rollout import Mode, Rollout
from bot.storage.types import Author, ConversationId, Kind, NewEvent, SiteId
from bot.turn import Bot
from encoder import SentenceEncoder
from eval.history import Said, Speaker, Transcript

SAME_BREATH = timedelta(minutes=2)
"""What a customer writes in several messages within this time, with no answer between, is one turn."""


class Outcome(StrEnum):
    ANSWERED = "answered"
    """At least one statement, backed by an article or a record."""
    SKILL = "skill"
    """A flow begins or goes on; live it would look up or do what was asked."""
    SMALL_TALK = "small_talk"
    ASKED_BACK = "asked_back"
    NO_ANSWER = "no_answer"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class Turn:
    """One customer turn: what was said, what a person answered, what the bot would have said."""

    talk: str
    number: int
    customer: str
    agent: str
    draft: str
    outcome: Outcome
    intents: tuple[str, ...]
    handover: str | None
    nearest: str
    """Title of the article that came nearest; empty when none was looked for."""
    nearness: float | None
    """Cosine of the draft with what the person answered; None when either said nothing."""


def turns_of(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """Each customer turn with what was answered to it, both joined to one text."""
    asked: list[Said] = []
    answered: list[Said] = []
    for said in transcript.said:
        if said.speaker is Speaker.AGENT:
            answered.append(said)
            continue
        if asked and (answered or said.at - asked[-1].at > SAME_BREATH):
            yield _joined(asked), _joined(answered)
            asked, answered = [], []
        asked.append(said)
    if asked:
        yield _joined(asked), _joined(answered)


def _joined(said: Sequence[Said]) -> str:
    return "\n".join(one.text.strip() for one in said)


async def replay(
    transcripts: Sequence[Transcript],
    settings: Settings,
    encoder: SentenceEncoder,
    tell: Callable[[int], None] = lambda done: None,
) -> list[Turn]:
    """On a store of its own, which is gone afterwards; `tell` hears after each conversation."""
    with tempfile.TemporaryDirectory(prefix="rekindle-replay-") as home:
        own = settings.model_copy(update={"home": Path(home), "store": "", "feed": "memory:", "webhooks": ""})
        if own.shop is None:
            await demo_shop(own)
        bot = await build_bot(own)
        try:
            await bot.parts.switchboard.write(Rollout(mode=Mode.SHADOW, changed_at=datetime.now(UTC)))
            found: list[Turn] = []
            for number, transcript in enumerate(transcripts, 1):
                found += [turn async for turn in _talk(bot, transcript, own.max_message_chars)]
                tell(number)
        finally:
            await bot.close()
    return _with_nearness(found, encoder)


async def _talk(bot: Bot, transcript: Transcript, most: int) -> AsyncIterator[Turn]:
    opened = await bot.parts.store.create_conversation(SiteId("history"), "en", secrets.token_hex(16))
    for number, (customer, agent) in enumerate(turns_of(transcript), 1):
        empty = replace(_EMPTY, talk=transcript.id, number=number, agent=agent)
        yield await _turn(bot, opened.id, empty, customer[:most])
        if agent:
            said = NewEvent(Author.AGENT, Kind.SENTENCE, {"name": "", "sources": []}, agent)
            await bot.parts.store.append(opened.id, [said])


_EMPTY = Turn("", 0, "", "", "", Outcome.NO_ANSWER, (), None, "", None)


async def _turn(bot: Bot, id: ConversationId, empty: Turn, customer: str) -> Turn:
    message, _ = await bot.parts.store.record_message(id, secrets.token_hex(8), customer)
    await bot.answer(message)
    decision = (await bot.parts.store.decisions(id))[-1]
    drafts = [one for one in await bot.parts.store.events(id, after=message.seq) if one.kind is Kind.DRAFT]
    return replace(
        empty,
        customer=customer,
        draft=" ".join(one.text or "" for one in drafts),
        outcome=outcome_of(decision.record),
        intents=tuple(decision.record.get("accepted", ())),
        handover=decision.record.get("handover"),
        nearest=next((str(row["title"]) for row in decision.record.get("passages", ())), ""),
    )


def outcome_of(record: Mapping[str, Any]) -> Outcome:
    """Of the Decision's record."""
    if record.get("handover"):
        return Outcome.HANDED_OVER
    if any(spoken["evidence"] for spoken in record.get("spoken", ())):
        return Outcome.ANSWERED
    if record.get("skill"):
        return Outcome.SKILL
    match record.get("act"):
        case Act.SMALLTALK:
            return Outcome.SMALL_TALK
        case Act.CLARIFY | Act.APOLOGY:
            return Outcome.ASKED_BACK
        case _:
            return Outcome.NO_ANSWER


def _with_nearness(turns: Sequence[Turn], encoder: SentenceEncoder) -> list[Turn]:
    both = [number for number, turn in enumerate(turns) if turn.draft and turn.agent]
    drafts = encoder.encode([turns[number].draft for number in both])
    answers = encoder.encode([turns[number].agent for number in both])
    cosines = dict(zip(both, np.sum(drafts * answers, axis=1), strict=True))
    return [
        replace(turn, nearness=round(float(cosines[number]), 4)) if number in cosines else turn
        for number, turn in enumerate(turns)
    ]
