"""What the bot would have said, kept for a person: nothing is sent, granted or done."""

from contextlib import aclosing

from bot.briefs import briefs
from bot.dialogue import HandoverReason
from bot.dialogue.lines import Say
from bot.journal import Journal
from bot.parts import Known, Parts
from bot.retention.types import NO_RETENTION
from bot.rollout import Mode
from bot.steps.fetch import fetch
from bot.steps.hand_over import hand_over
from bot.steps.look import look
from bot.steps.show import show
from bot.storage.types import Author, Kind, NewEvent, Owner
from bot.understanding import Understanding


async def rehearse(parts: Parts, turn: Journal, understood: Understanding, mode: Mode) -> None:
    """Draft, then leave the conversation to a person, who sees the draft beside it."""
    turn.mode = mode
    turn.move = parts.policy.decide(understood, turn.state)
    known = await look(parts, turn)
    if mode is not Mode.OFF:
        await _draft(parts, turn, understood)
    if turn.conversation.owner is Owner.BOT:
        await _leave(parts, turn, known)


async def _draft(parts: Parts, turn: Journal, understood: Understanding) -> None:
    found = await fetch(parts, turn, understood)
    sources: dict[str, dict[str, str]] = {}
    for brief in briefs(turn.planned, found, understood, NO_RETENTION, parts.lines):
        passages = {passage.id: passage for passage in brief.evidence}
        async with aclosing(parts.speaker.speak(brief, turn.blocked, said=turn.said)) as sentences:
            async for said in sentences:
                turn.spoken.append(said)
                for passage in (passages[key] for key in said.evidence if passages[key].url):
                    source = {"article": passage.article, "title": passage.title, "url": passage.url}
                    sources[passage.article] = source
    text = " ".join(said.text for said in turn.spoken)
    payload = {
        "message_seq": turn.message.seq,
        "mode": turn.mode.value,
        "sources": list(sources.values()),
        "handover": turn.planned.handover.value if turn.planned.handover else None,
    }
    draft = NewEvent(Author.BOT, Kind.DRAFT, payload, text)
    await show(parts, turn, [draft], turn.conversation.owner)


async def _leave(parts: Parts, turn: Journal, known: Known) -> None:
    """Dangers keep their own words; everyone else hears that a person answers."""
    move = turn.planned
    lines = move.lines if move.handover else parts.lines.say(Say.HANDOVER_ROLLOUT, turn.message.text or "")
    fixed = {"sources": [], "origin": "fixed"}
    await show(parts, turn, [NewEvent(Author.BOT, Kind.SENTENCE, fixed, line) for line in lines])
    await hand_over(parts, turn, known, move.handover or HandoverReason.ROLLOUT)
    done = {"message_seq": turn.message.seq, "choices": []}
    await show(parts, turn, [NewEvent(Author.BOT, Kind.DONE, done)], Owner.WAITING)
