"""What the shop did at the visitor's wish: recorded at once, and confirmed by a letter."""

from bot.briefs import Found
from bot.dialogue import Done
from bot.journal import Journal
from bot.notify import LetterId
from bot.parts import Parts
from bot.storage.types import Author, Kind, NewEvent


async def confirm(parts: Parts, turn: Journal, found: Found) -> None:
    """Whoever has the conversation now: it is done, and nobody can undo that by taking over."""
    if found.skill is not None and found.skill.done is not None:
        await recorded(parts, turn, found.skill.done)


async def recorded(parts: Parts, turn: Journal, done: Done) -> None:
    talk = turn.conversation.id
    payload = {"action": done.action, "case": done.case, "undone": done.undone}
    await parts.store.append(talk, [NewEvent(Author.SYSTEM, Kind.ACTION, payload)])
    if done.subject and done.address:
        id = LetterId(f"done-{talk}-{turn.message.seq}-{done.case}")
        letter = parts.letters.confirmation(id, done.address, done.subject, done.letter, done.undo)
        await parts.mailbox.queue(letter, talk)
