"""Scripted dialogues, end to end on the real models: what the shopper says, what must hold of each reply."""

import asyncio
import json
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.assembly import build_bot, demo_shop
from bot.config import Settings
from bot.storage.types import ConversationId, CustomerId, Event, Kind, SiteId, Tier
from bot.turn import Bot
from encoder.content import read_yaml
from encoder.errors import ContentError

DIALOGUES = Path(__file__).parents[1] / "datasets" / "conversations"


class Expect(BaseModel):
    """What must hold of one reply. What is not named may be anything."""

    model_config = ConfigDict(extra="forbid")
    intent: list[str] = Field([], description="One of these is among the accepted intents.")
    out_of_scope: bool | None = None
    act: list[str] = Field([], description="The policy's act is one of these.")
    sources: list[str] = Field([], description="At least one of these articles is cited.")
    cards: list[str] = Field([], description="Cards of all these kinds are shown.")
    no_cards: list[str] = Field([], description="No card of these kinds is shown.")
    arm: list[str] = Field([], description="The arm chosen by retention is one of these.")
    would_be: list[str] = Field([], description="The arm that would have been chosen is one of these.")
    at_risk: bool | None = None
    handover: str | None = Field(
        None, description="The reason of the hand-over; `none` when there must be none."
    )
    says: list[str] = Field(
        [], description="Each of these (regular expressions, any case) is found in the reply."
    )
    never: list[str] = Field([], description="None of these is found in the reply.")
    silent: bool = Field(False, description="The bot says nothing at all.")
    notice: str | None = None


class Exchange(BaseModel):
    model_config = ConfigDict(extra="forbid")
    say: str
    expect: Expect = Expect()


class Dialogue(BaseModel):
    """`customer` signs a story customer in; `hold_out` is off unless the dialogue is about it."""

    model_config = ConfigDict(extra="forbid")
    name: str
    customer: str | None = None
    hold_out: float = 0.0
    turns: list[Exchange] = Field(min_length=1)


@dataclass(frozen=True)
class Reply:
    text: str
    cards: tuple[dict[str, Any], ...]
    sources: frozenset[str]
    handover: str | None
    notices: tuple[str, ...]
    record: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    dialogue: str
    faults: tuple[str, ...]
    transcript: tuple[str, ...]


def read_dialogues(folder: Path = DIALOGUES) -> list[Dialogue]:
    found = [read_yaml(Dialogue, path) for path in sorted(folder.glob("*.yaml"))]
    if not found:
        raise ContentError(f"{folder}: no dialogues")
    return found


def _missing(kind: str, wanted: Sequence[str], shown: set[str]) -> list[str]:
    return [f"no {kind} {name!r} (shown: {sorted(shown) or 'none'})" for name in wanted if name not in shown]


def _one_of(what: str, allowed: Sequence[str], value: object) -> list[str]:
    return (
        [] if not allowed or value in allowed else [f"{what} is {value!r}, expected one of {list(allowed)}"]
    )


def faults(expect: Expect, reply: Reply) -> list[str]:
    """Everything of `expect` that does not hold, in words."""
    record, kinds = reply.record, {str(card.get("kind")) for card in reply.cards}
    found = _missing("card", expect.cards, kinds)
    found += [f"a card of kind {kind!r} is shown" for kind in expect.no_cards if kind in kinds]
    found += _one_of("act", expect.act, record.get("act"))
    found += _one_of("arm", expect.arm, record.get("chosen"))
    found += _one_of("would-be arm", expect.would_be, record.get("would_be"))
    if expect.intent and not set(expect.intent) & set(record.get("accepted", [])):
        best = [(row["intent"], round(row["probability"], 2)) for row in record.get("intents", [])[:3]]
        found.append(f"intents {record.get('accepted')} (best {best}), expected one of {expect.intent}")
    if expect.out_of_scope is not None and record.get("out_of_scope") is not expect.out_of_scope:
        found.append(f"out_of_scope is {record.get('out_of_scope')}, intents {record.get('accepted')}")
    if expect.at_risk is not None and record.get("at_risk") is not expect.at_risk:
        found.append(f"at_risk is {record.get('at_risk')} (turn risk {record.get('turn_risk')})")
    if expect.sources and not set(expect.sources) & reply.sources:
        found.append(f"cites {sorted(reply.sources)}, expected one of {expect.sources}")
    if expect.handover is not None and (reply.handover or "none") != expect.handover:
        found.append(f"handover is {reply.handover}, expected {expect.handover}")
    if expect.notice is not None and expect.notice not in reply.notices:
        found.append(f"no notice {expect.notice!r}")
    if expect.silent and reply.text:
        found.append(f"should be silent, said {reply.text!r}")
    if not expect.silent and not reply.text and not reply.notices:
        found.append("said nothing")
    found += [f"does not say {pattern!r}" for pattern in expect.says if not _found(pattern, reply.text)]
    found += [f"says {pattern!r}" for pattern in expect.never if _found(pattern, reply.text)]
    return found


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _reply(events: Sequence[Event], record: dict[str, Any]) -> Reply:
    sentences = [event for event in events if event.kind is Kind.SENTENCE]
    notices = [event for event in events if event.kind is Kind.NOTICE]
    handover = [event for event in events if event.kind is Kind.HANDOVER]
    return Reply(
        text=" ".join(event.text or "" for event in (*sentences, *notices)),
        cards=tuple(dict(event.card) for event in events if event.kind is Kind.CARD),
        sources=frozenset(
            str(source["article"]) for event in sentences for source in event.payload.get("sources", [])
        ),
        handover=str(handover[0].payload["reason"]) if handover else None,
        notices=tuple(str(event.payload.get("notice")) for event in notices),
        record=record,
    )


async def exchange(bot: Bot, conversation: ConversationId, words: str) -> Reply:
    """Say something and wait for the whole reply."""
    message, _ = await bot.parts.store.record_message(conversation, secrets.token_hex(8), words)
    await bot.answer(message)
    events = await bot.parts.store.events(conversation, after=message.seq)
    decisions = [
        row for row in await bot.parts.store.decisions(conversation) if row.message_seq == message.seq
    ]
    return _reply(events, dict(decisions[-1].record) if decisions else {})


async def play(bot: Bot, dialogue: Dialogue, stories: dict[str, CustomerId]) -> Outcome:
    found: list[str] = []
    transcript: list[str] = []
    opened = await bot.parts.store.create_conversation(SiteId("demo"), "en", secrets.token_hex(16))
    if dialogue.customer is not None:
        if dialogue.customer not in stories:
            raise ContentError(f"dialogue {dialogue.name!r}: no story customer {dialogue.customer!r}")
        await bot.parts.store.set_identity(opened.id, Tier.VERIFIED, stories[dialogue.customer])
    for number, turn in enumerate(dialogue.turns, start=1):
        reply = await exchange(bot, opened.id, turn.say)
        cards = " ".join(f"[{card.get('kind')}]" for card in reply.cards)
        transcript += [f"  > {turn.say}", f"  < {reply.text} {cards}".rstrip()]
        found += [f"turn {number}: {fault}" for fault in faults(turn.expect, reply)]
    return Outcome(dialogue.name, tuple(found), tuple(transcript))


async def _run(models: Path, dialogues: Sequence[Dialogue]) -> list[Outcome]:
    outcomes = []
    for hold_out in sorted({dialogue.hold_out for dialogue in dialogues}):
        with tempfile.TemporaryDirectory(prefix="rekindle-dialogues-") as folder:
            settings = Settings(home=Path(folder), models=models, hold_out=hold_out, exploration=0.0)
            stories = await demo_shop(settings)
            bot = await build_bot(settings)
            try:
                for dialogue in dialogues:
                    if dialogue.hold_out == hold_out:
                        outcomes.append(await play(bot, dialogue, stories))
            finally:
                await bot.close()
    return outcomes


def run(models: Path, only: str | None = None, folder: Path = DIALOGUES) -> list[Outcome]:
    dialogues = [one for one in read_dialogues(folder) if only is None or only.lower() in one.name.lower()]
    return asyncio.run(_run(models, dialogues))


def as_json(outcomes: Sequence[Outcome]) -> str:
    passed = sum(not outcome.faults for outcome in outcomes)
    rows = [
        {"name": outcome.dialogue, "passed": not outcome.faults, "faults": outcome.faults}
        for outcome in outcomes
    ]
    return json.dumps({"dialogues": len(outcomes), "passed": passed, "rows": rows}, indent=2)
