"""What is found for the message: by the skill that the policy chose, and by a search for every question."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.briefs import Found
from bot.dialogue import Move, SkillResult
from bot.dialogue.questions import joined
from bot.journal import Journal
from bot.lookup import Lookup, Question, clearer
from bot.parts import Parts
from bot.shop.stale import watched
from bot.steps.act import act
from bot.steps.go_on import go_on
from bot.understanding import Understanding
from knowledge_base import Filters


async def fetch(parts: Parts, turn: Journal, understood: Understanding) -> Found:
    """When all searches find nothing, the move changes."""
    with turn.timed("fetch"):
        with watched() as seen:
            skill = await _skill(parts, turn, understood)
        if skill is not None and skill.passes:
            turn.move = _without(parts, turn, understood)
            skill = None
        move, queries = turn.planned, turn.planned.queries
        if skill is not None and skill.explain:
            queries = (*move.otherwise, *queries)
        readings = await _readings(parts, turn, understood, queries)
        lookups = [clearer(*tried) for tried in await _searched(parts, turn, readings)]
    if any(lookup.question != tried[0] for lookup, tried in zip(lookups, readings, strict=True)):
        turn.heard = ()  # the sentence that answered before may answer what follows ("£9 and takes a week")
    turn.found = [(lookup.question.text, lookup.result) for lookup in lookups]
    answered = tuple((lookup.question.text, lookup.result) for lookup in lookups if lookup.answers)
    if move.queries and skill is None and not answered:
        turn.move = parts.policy.unanswered(move, turn.state, understood)
    stale = seen.stale_since is not None and skill is not None and bool(skill.evidence)
    return Found(answered, skill, stale)


def _without(parts: Parts, turn: Journal, understood: Understanding) -> Move:
    """What would be done in a shop that lacks the skill which passed."""
    name = turn.planned.skill or ""
    state = replace(turn.state, skill=None) if turn.state.skill == name else turn.state
    return parts.policy.without(name).decide(understood, state)


async def _skill(parts: Parts, turn: Journal, understood: Understanding) -> SkillResult | None:
    move = turn.planned
    if move.skill is None:
        return None
    return await go_on(parts, turn, await act(parts, turn, move.skill, understood, move.intents, turn.state))


async def _readings(
    parts: Parts, turn: Journal, understood: Understanding, queries: Sequence[str]
) -> list[list[Question]]:
    """The readings of each question: as it stands, and a lone follow-up with what it follows too."""
    cancel = turn.planned.cancel
    if len(queries) != 1:
        each = await asyncio.gather(*(parts.understand.run(query) for query in queries))
        # The first question of a cancel is how to cancel; the policy vouches for that one.
        return [[_question(parts, one.text, one, at == 0 and cancel)] for at, one in enumerate(each)]
    [query] = queries
    before = turn.visitor_turns[-2] if len(turn.visitor_turns) > 1 else ""
    whole = query if cancel else joined(query, before)  # how to cancel is found in any case
    alone = _question(parts, query, understood, cancel)
    if whole == query:
        return [[alone]]
    together = _question(parts, whole, await parts.understand.run(whole))
    return [[alone, replace(together, stays=turn.cited)]]


def _question(parts: Parts, text: str, understood: Understanding, wanted: bool = False) -> Question:
    """What could mean two things has no intent behind it."""
    known = bool(understood.intents) and not understood.classification.ambiguous
    return Question(text, parts.policy.topic(understood), wanted or known)


async def _searched(
    parts: Parts, turn: Journal, readings: Sequence[Sequence[Question]]
) -> list[list[Lookup]]:
    """All readings of all questions in one batch."""
    filters = Filters(tier=turn.conversation.tier.value)
    flat = [question for tried in readings for question in tried]
    results = await asyncio.gather(*(parts.search.run((one.query, filters)) for one in flat))
    lookups = iter([Lookup(*pair) for pair in zip(flat, results, strict=True)])
    return [[next(lookups) for _ in tried] for tried in readings]
