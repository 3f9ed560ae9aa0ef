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

from bot.shop.folder import open_folder
from bot.storage.types import ConversationId, CustomerId, Event, Kind, SiteId, Tier
from bot.turn import Bot
from encoder.errors import ContentError
from eval.suites.dialogues import DIALOGUES, Dialogue, Exchange, Expect, dialogues_of, read_dialogues
from eval.suites.in_shop import shop_faults
from eval.suites.stage import Stage

__all__ = ["Dialogue", "Expect", "Outcome", "Reply", "dialogues_of", "faults", "read_dialogues", "run"]


@dataclass(frozen=True)
class Reply:
    text: str
    cards: tuple[dict[str, Any], ...]
    sources: frozenset[str]
    handover: str | None
    notices: tuple[str, ...]
    record: dict[str, Any]
    choices: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    """Every letter that has gone out in the dialogue so far."""


@dataclass(frozen=True)
class Outcome:
    dialogue: str
    faults: tuple[str, ...]
    transcript: tuple[str, ...]


def _missing(kind: str, wanted: Sequence[str], shown: set[str]) -> list[str]:
    return [f"no {kind} {name!r} (shown: {sorted(shown) or 'none'})" for name in wanted if name not in shown]


def _one_of(what: str, allowed: Sequence[str], value: object) -> list[str]:
    return (
        [] if not allowed or value in allowed else [f"{what} is {value!r}, expected one of {list(allowed)}"]
    )


def faults(expect: Expect, reply: Reply) -> list[str]:
    """Everything of `expect` that does not hold of the reply, in words; the shop is looked at elsewhere."""
    record, kinds = reply.record, {str(card.get("kind")) for card in reply.cards}
    found = _missing("card", expect.cards, kinds)
    found += [f"a card of kind {kind!r} is shown" for kind in expect.no_cards if kind in kinds]
    found += _one_of("act", expect.act, record.get("act"))
    found += _one_of("skill", expect.skill, record.get("skill") or "none")
    found += _one_of("arm", expect.arm, record.get("chosen"))
    found += _one_of("would-be arm", expect.would_be, record.get("would_be"))
    found += _understanding(expect, record)
    if expect.at_risk is not None and record.get("at_risk") is not expect.at_risk:
        found.append(f"at_risk is {record.get('at_risk')} (turn risk {record.get('turn_risk')})")
    if expect.sources and not set(expect.sources) & reply.sources:
        found.append(f"cites {sorted(reply.sources)}, expected one of {expect.sources}")
    if expect.handover is not None and (reply.handover or "none") != expect.handover:
        found.append(f"handover is {reply.handover}, expected {expect.handover}")
    if expect.notice is not None and expect.notice not in reply.notices:
        found.append(f"no notice {expect.notice!r}")
    return [*found, *_words(expect, reply)]


def _understanding(expect: Expect, record: dict[str, Any]) -> list[str]:
    found = []
    if expect.intent and not set(expect.intent) & set(record.get("accepted", [])):
        best = [(row["intent"], round(row["probability"], 2)) for row in record.get("intents", [])[:3]]
        found.append(f"intents {record.get('accepted')} (best {best}), expected one of {expect.intent}")
    if expect.out_of_scope is not None and record.get("out_of_scope") is not expect.out_of_scope:
        found.append(f"out_of_scope is {record.get('out_of_scope')}, intents {record.get('accepted')}")
    return found


def _words(expect: Expect, reply: Reply) -> list[str]:
    """What is said, offered as quick replies, and written in letters."""
    found = []
    if expect.silent and reply.text:
        found.append(f"should be silent, said {reply.text!r}")
    if not expect.silent and not reply.text and not reply.notices:
        found.append("said nothing")
    found += [f"does not say {pattern!r}" for pattern in expect.says if not _found(pattern, reply.text)]
    found += [f"says {pattern!r}" for pattern in expect.never if _found(pattern, reply.text)]
    for pattern in expect.choices:
        if not any(_found(pattern, choice) for choice in reply.choices):
            found.append(f"no choice {pattern!r} (shown: {list(reply.choices) or 'none'})")
    if expect.letter is not None and not any(_found(expect.letter, letter) for letter in reply.letters):
        subjects = [letter.splitlines()[0] for letter in reply.letters]
        found.append(f"no letter {expect.letter!r} (sent: {subjects or 'none'})")
    return found


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _reply(events: Sequence[Event], record: dict[str, Any], letters: Sequence[str]) -> Reply:
    sentences = [event for event in events if event.kind is Kind.SENTENCE]
    notices = [event for event in events if event.kind is Kind.NOTICE]
    handover = [event for event in events if event.kind is Kind.HANDOVER]
    done = [event for event in events if event.kind is Kind.DONE]
    return Reply(
        text=" ".join(event.text or "" for event in (*sentences, *notices)),
        cards=tuple(dict(event.card) for event in events if event.kind is Kind.CARD),
        sources=frozenset(
            str(source["article"]) for event in sentences for source in event.payload.get("sources", [])
        ),
        handover=str(handover[0].payload["reason"]) if handover else None,
        notices=tuple(str(event.payload.get("notice")) for event in notices),
        record=record,
        choices=tuple(str(choice) for event in done for choice in event.payload.get("choices", ())),
        letters=tuple(letters),
    )


async def exchange(stage: Stage, conversation: ConversationId, words: str) -> Reply:
    """Say something and wait for the whole reply, and for the letters that go with it."""
    bot: Bot = stage.bot
    message, _ = await bot.parts.store.record_message(conversation, secrets.token_hex(8), words)
    await bot.answer(message)
    events = await bot.parts.store.events(conversation, after=message.seq)
    decisions = [
        row for row in await bot.parts.store.decisions(conversation) if row.message_seq == message.seq
    ]
    return _reply(events, dict(decisions[-1].record) if decisions else {}, await stage.letters())


async def play(stage: Stage, site: SiteId, dialogue: Dialogue) -> Outcome:
    try:
        return await _played(stage, site, dialogue)
    except ContentError as error:
        raise ContentError(f"dialogue {dialogue.name!r}: {error}") from error


async def _played(stage: Stage, site: SiteId, dialogue: Dialogue) -> Outcome:
    stage.clear(dialogue.desk)
    story, parts = stage.story(dialogue.of), stage.bot.parts
    number = str(await stage.buy(story, dialogue.basket)) if story and dialogue.basket else ""
    number = number or (story.order if story else "")
    opened = await parts.store.create_conversation(site, "en", secrets.token_hex(16))
    if dialogue.customer is not None and story is not None:
        await parts.store.set_identity(opened.id, Tier.VERIFIED, CustomerId(story.customer))
    found: list[str] = []
    transcript: list[str] = []
    for count, turn in enumerate(dialogue.turns, start=1):
        words = await _words_of(stage, turn, number)
        reply = await exchange(stage, opened.id, words)
        transcript += _shown(words, reply)
        expect = _about(turn.expect, number)
        wrong = faults(expect, reply)
        if expect.shop is not None and story is not None:
            wrong += await shop_faults(parts.shop, expect.shop, CustomerId(story.customer), number)
        found += [f"turn {count}: {fault}" for fault in wrong]
    return Outcome(dialogue.name, tuple(found), tuple(transcript))


async def _words_of(stage: Stage, turn: Exchange, number: str) -> str:
    code = await stage.code() if "{code}" in turn.say else ""
    return turn.say.replace("{code}", code).replace("{order}", number)


def _about(expect: Expect, number: str) -> Expect:
    """What is expected, with the number of the dialogue's order filled in."""
    return Expect.model_validate_json(expect.model_dump_json().replace("{order}", number))


def _shown(words: str, reply: Reply) -> list[str]:
    cards = " ".join(f"[{card.get('kind')}]" for card in reply.cards)
    choices = f"    ({' | '.join(reply.choices)})" if reply.choices else ""
    lines = [f"  > {words}", f"  < {reply.text} {cards}".rstrip(), choices]
    return [line for line in lines if line]


async def _run(models: Path, dialogues: Sequence[Dialogue], shop: Path | None) -> list[Outcome]:
    outcomes = []
    site = SiteId(next(iter(open_folder(shop).config.site)))
    for hold_out in sorted({dialogue.hold_out for dialogue in dialogues}):
        with tempfile.TemporaryDirectory(prefix="rekindle-dialogues-") as folder:
            stage = Stage(Path(folder))
            try:
                await stage.set_up(models, shop, hold_out)
                for dialogue in dialogues:
                    if dialogue.hold_out == hold_out:
                        outcomes.append(await play(stage, site, dialogue))
            finally:
                await stage.close()
    return outcomes


def run(
    models: Path, only: str | None = None, folder: Path = DIALOGUES, shop: Path | None = None
) -> list[Outcome]:
    dialogues = [one for one in read_dialogues(folder) if only is None or only.lower() in one.name.lower()]
    return asyncio.run(_run(models, dialogues, shop))


def as_json(outcomes: Sequence[Outcome]) -> str:
    passed = sum(not outcome.faults for outcome in outcomes)
    rows = [
        {"name": outcome.dialogue, "passed": not outcome.faults, "faults": outcome.faults}
        for outcome in outcomes
    ]
    return json.dumps({"dialogues": len(outcomes), "passed": passed, "rows": rows}, indent=2)
