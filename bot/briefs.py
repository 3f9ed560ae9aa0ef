"""What was found, made into Briefs: one for each thing that the reply must say."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue import Move, SkillResult
from bot.dialogue.lines import Lines, Say
from bot.generation import Act, Brief, Evidence
from bot.retention.types import RetentionDecision
from bot.understanding import Mood, Understanding
from knowledge_base import SearchResult

PASSAGES = 2
"""Passages a brief carries: the best, and the runner-up when it is nearly as good."""
NEARLY = 0.92


@dataclass(frozen=True)
class Found:
    """`results` are the answerable searches, in the order of the questions."""

    results: tuple[tuple[str, SearchResult], ...] = ()
    skill: SkillResult | None = None
    stale: bool = False
    """The skill's facts are some minutes old, because the shop is down."""

    def problem(self, move: Move) -> str | None:
        """Why this is no moment for an offer: something is wrong, or nobody has understood yet."""
        if self.skill is not None and self.skill.problem:
            return self.skill.problem
        if move.handover is not None or (self.skill is not None and self.skill.handover is not None):
            return "a person takes over"
        if self.skill is not None and self.skill.done is not None:
            return "what was asked for has just been done"
        if move.act in (Act.CLARIFY, Act.NO_ANSWER) and not move.cancel:
            return "not understood yet"
        return None


def evidence_of(result: SearchResult) -> tuple[Evidence, ...]:
    """The best passage; the runner-up too when it is nearly as good and comes from the same article."""
    best = result.hits[0]
    kept = [
        hit
        for hit in result.hits[:PASSAGES]
        if hit is best or (hit.score >= NEARLY * best.score and hit.passage.article == best.passage.article)
    ]
    return tuple(
        Evidence(
            id=hit.passage.id,
            title=hit.passage.title,
            text=hit.passage.text,
            url=hit.passage.url,
            quote_only=hit.passage.quote_only,
            article=hit.passage.article,
        )
        for hit in kept
    )


def briefs(
    move: Move, found: Found, understood: Understanding, retention: RetentionDecision, lines: Lines
) -> Iterator[Brief]:
    """Service first, the offer last; of the offer only a lead-in, since its card states the terms."""
    mood, text, skill = understood.mood, understood.text, found.skill
    asking = skill is not None and not skill.evidence
    knows_nothing = skill is not None and skill.act is Act.NO_ANSWER and skill.explain
    if found.stale:
        yield Brief(Act.NO_ANSWER, mood, text, (), lines.say(Say.SHOP_STALE, text))
    if skill is not None and not asking:
        yield Brief(skill.act, mood, text, skill.evidence, skill.lines)
    yield from _answers(move, found, mood)
    if skill is not None and asking and not (knows_nothing and found.results):
        # What asks for something speaks last, so that its question stands.
        yield Brief(skill.act, mood, text, (), skill.lines)
    if skill is None and not found.results:
        yield Brief(move.act, mood, text, (), move.lines)
    if retention.card is not None:
        yield Brief(Act.OFFER, mood, text, (), lines.say(Say.OFFER, text))


def _answers(move: Move, found: Found, mood: Mood) -> Iterator[Brief]:
    """One for each question; two questions with the same answer are answered once. What the policy has to
    say before the answers is said once, and an apology too."""
    seen: set[str] = set()
    for query, result in found.results:
        evidence = evidence_of(result)
        if evidence[0].id in seen:
            continue
        first = not seen
        act = Act.APOLOGY if first and move.act is Act.APOLOGY else Act.ANSWER
        yield Brief(act, mood, query, evidence, move.lines if first else ())
        seen.add(evidence[0].id)
