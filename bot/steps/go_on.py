"""What a message asked for besides: begun as soon as what it began with has ended."""

import asyncio
from dataclasses import replace

from bot.dialogue import SkillResult
from bot.dialogue.settling import RESTS
from bot.dialogue.skills.onward import together
from bot.journal import Journal
from bot.parts import Parts
from bot.steps.act import UNREACHABLE, act
from bot.steps.confirm import recorded


async def go_on(parts: Parts, turn: Journal, first: SkillResult) -> SkillResult:
    """The reply of both, or of the first alone when it goes on itself or nothing else was asked for."""
    move, state = turn.planned, turn.state
    waiting = state.later if move.later is None else move.later
    if not waiting or not _has_ended(first):
        return first
    said = await asyncio.gather(*(parts.understand.run(part) for part in waiting))
    wanted = parts.policy.errands.still_wanted(said, move.skill or "")
    turn.move = replace(move, later=tuple(part.text for part, _ in wanted[1:]))
    if not wanted:
        return first
    part, name = wanted[0]
    skill = parts.policy.intents[name].skill or ""
    second = await act(parts, turn, skill, part, (name,), first.state)
    if second.passes:
        return first
    if first.done is not None and second.done is not None:
        await recorded(parts, turn, first.done)
    return together(first, second)


def _has_ended(result: SkillResult) -> bool:
    if result.passes or result.handover is not None or result.problem == UNREACHABLE:
        return False
    return result.state.skill is None or RESTS in result.state.slots
