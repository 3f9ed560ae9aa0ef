"""What the visitor means, and where the conversation stands."""

from bot.dialogue.conversation import project
from bot.journal import Journal, heard, told
from bot.parts import Parts
from bot.storage.types import Kind
from bot.understanding import Understanding


async def understand(parts: Parts, turn: Journal) -> Understanding:
    with turn.timed("understand"):
        turn.understanding = await parts.understand.run(turn.message.text or "")
    events = await parts.store.events(turn.conversation.id, limit=100_000)
    turn.state = project(events)
    turn.visitor_turns = [
        event.text or "" for event in events if event.kind is Kind.MESSAGE and event.seq <= turn.message.seq
    ]
    turn.told = told(events, turn.message.seq)
    turn.heard = () if turn.asked_before else heard(events)
    return turn.understanding
