"""A person takes over: the visitor is told how long that takes, and asked where to reach them."""

from bot.dialogue import HandoverReason
from bot.dialogue.waiting import Reach, waiting
from bot.generation.speech import Origin, Spoken
from bot.journal import Journal
from bot.notify.address import normal
from bot.parts import Known, Parts
from bot.steps.show import show
from bot.storage.types import Author, Kind, NewEvent, Owner, Tier, card_event
from bot.understanding import Tone


async def hand_over(parts: Parts, turn: Journal, known: Known, reason: HandoverReason) -> None:
    reach = await _reach(parts, turn, known)
    said = [spoken.text for spoken in turn.spoken]
    urgent = await _urgent(parts, turn)
    wait = waiting(parts.lines, parts.hours, parts.clock(), reason, reach, said, urgent)
    events = [_sentence(text) for text in wait.sentences if text not in turn.told]
    events += [card_event(wait.card)] if wait.card else []
    turn.spoken += [Spoken(text, (), Origin.FIXED) for text in wait.sentences]
    await show(parts, turn, events)
    waits = await parts.store.set_owner(turn.conversation.id, Owner.WAITING, expect=Owner.BOT)
    payload = {"reason": reason.value, **({"urgent": True} if urgent else {})}
    event = NewEvent(Author.SYSTEM, Kind.HANDOVER, payload)
    await show(parts, turn, [event], Owner.WAITING)
    if reach is Reach.ACCOUNT:
        await parts.contacts.put(waits.id, _account(turn, known), waits.last_seq, parts.clock())


async def _urgent(parts: Parts, turn: Journal) -> bool:
    """Time presses, by this message or an earlier one: who asks for a person last rarely says it again."""
    if turn.understanding is not None and Tone.URGENT in turn.understanding.tones:
        return True
    before = await parts.store.decisions(turn.conversation.id)
    return any(Tone.URGENT.value in one.record.get("tones", {}) for one in before)


async def _reach(parts: Parts, turn: Journal, known: Known) -> Reach:
    contact, account = await parts.contacts.of(turn.conversation.id), _account(turn, known)
    if contact is not None and contact.email != account:
        return Reach.LEFT
    return Reach.ACCOUNT if account else Reach.NOWHERE


def _account(turn: Journal, known: Known) -> str:
    """The address that the shop has of a customer who has proved to be one; empty for anyone else."""
    if turn.conversation.tier is not Tier.VERIFIED or known.customer is None:
        return ""
    return normal(known.customer.email)


def _sentence(text: str) -> NewEvent:
    return NewEvent(Author.BOT, Kind.SENTENCE, {"sources": [], "origin": Origin.FIXED.value}, text)
