"""What the visitor means, and where the conversation stands."""

import asyncio

from bot.dialogue.context import in_context
from bot.dialogue.conversation import project
from bot.dialogue.tone import calmed, clearer
from bot.journal import Journal, cited, heard, told
from bot.parts import Parts
from bot.storage.types import Kind
from bot.understanding import Understanding


async def understand(parts: Parts, turn: Journal) -> Understanding:
    with turn.timed("understand"):
        turn.understanding = await _heard(parts, turn.message.text or "")
    events = await parts.store.events(turn.conversation.id, limit=100_000)
    turn.state = project(events)
    turn.understanding = in_context(turn.understanding, turn.state)
    turn.visitor_turns = [
        event.text or "" for event in events if event.kind is Kind.MESSAGE and event.seq <= turn.message.seq
    ]
    turn.told = told(events, turn.message.seq)
    turn.heard = () if turn.asked_before else heard(events)
    turn.cited = cited(events)
    return turn.understanding


async def _heard(parts: Parts, text: str) -> Understanding:
    """What is said in anger is read once more without the temper."""
    calm = calmed(text)
    if not calm:
        return clearer(await parts.understand.run(text), None)
    return clearer(*await asyncio.gather(parts.understand.run(text), parts.understand.run(calm)))
