"""What the shop did at the visitor's wish: recorded at once, and confirmed by a letter."""

from bot.briefs import Found
from bot.journal import Journal
from bot.notify import LetterId
from bot.parts import Parts
from bot.storage.types import Author, Kind, NewEvent


async def confirm(parts: Parts, turn: Journal, found: Found) -> None:
    """Whoever has the conversation now: it is done, and nobody can undo that by taking over."""
    done = found.skill.done if found.skill else None
    if done is None:
        return
    talk = turn.conversation.id
    payload = {"action": done.action, "case": done.case, "undone": done.undone}
    await parts.store.append(talk, [NewEvent(Author.SYSTEM, Kind.ACTION, payload)])
    if done.subject and done.address:
        id = LetterId(f"done-{talk}-{turn.message.seq}")
        letter = parts.letters.confirmation(id, done.address, done.subject, done.letter)
        await parts.mailbox.queue(letter, talk)
