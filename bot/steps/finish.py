"""What follows the words: cards, then a hand-over if there is one, then the end of the reply."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog

from bot.briefs import Found
from bot.dialogue.cancel import cancel_card
from bot.dialogue.conversation import state_event
from bot.dialogue.reading import ALTERNATIVE, OFFERED
from bot.errors import Conflict
from bot.journal import Journal
from bot.parts import Known, Parts
from bot.retention.types import RetentionDecision
from bot.steps.hand_over import hand_over
from bot.steps.show import show
from bot.storage.types import Author, Kind, NewEvent, Owner, card_event

log = structlog.get_logger()


async def finish(
    parts: Parts, turn: Journal, known: Known, found: Found, decision: RetentionDecision
) -> None:
    move, skill = turn.planned, found.skill
    events = [card_event(card) for card in _cards(parts, turn, known, found, decision)]
    choices = [*move.choices, *(skill.choices if skill else ())]
    if decision.ask_first and decision.card is None:
        payload = {"sources": [], "origin": "fixed"}
        events.append(NewEvent(Author.BOT, Kind.SENTENCE, payload, parts.lines.ask_first))
        choices += parts.lines.ask_first_choices
    await show(parts, turn, events)
    owner = Owner.BOT
    reason = (skill.handover if skill else None) or move.handover
    if reason is not None:
        await hand_over(parts, turn, known, reason)
        owner = Owner.WAITING
    told, deed = bool(found.results) or skill is not None, skill.done if skill else None
    after = parts.policy.settle(turn.state, move, told, skill.state if skill else None, deed)
    after = replace(after, pending={**after.pending, **_left_open(decision)})
    await show(parts, turn, [state_event(after), _done(turn, choices)], owner)


async def apologise(parts: Parts, turn: Journal) -> None:
    """Something of ours broke: say so and end the reply, so that nobody waits for it."""
    notice = NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": "failed"}, parts.lines.failed)
    try:
        await show(parts, turn, [notice, _done(turn, [])])
    except Conflict:
        log.info("turn.stopped", conversation=turn.conversation.id)


def _cards(
    parts: Parts, turn: Journal, known: Known, found: Found, decision: RetentionDecision
) -> list[Mapping[str, Any]]:
    """What the skill shows, then the offer, then the way out, which no offer may replace; once it has been
    taken there is none to show."""
    cards: list[Mapping[str, Any]] = list(found.skill.cards) if found.skill else []
    if decision.card is not None:
        cards.append({"kind": "offer", "grant": decision.card.grant})
    done = found.skill is not None and found.skill.done is not None
    leaving = turn.planned.cancel or (decision.cancel_in_progress and not turn.planned.no_offer)
    if leaving and not done:
        running = None if known.missing else known.subscriptions
        cards.append(cancel_card(turn.conversation.tier, running, parts.locale))
    return cards


def _left_open(decision: RetentionDecision) -> Mapping[str, str]:
    """What a bare yes or no of the next message may be meant for."""
    if decision.card is not None:
        return {OFFERED: decision.card.arm.value}
    return {ALTERNATIVE: "asked"} if decision.ask_first else {}


def _done(turn: Journal, choices: list[str]) -> NewEvent:
    return NewEvent(Author.BOT, Kind.DONE, {"message_seq": turn.message.seq, "choices": choices})
