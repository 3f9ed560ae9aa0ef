"""Which turns a reviewer is shown next: suspects, where corrections teach most, mixed with a random sample,
which alone says how good the bot is on the whole."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue import HandoverReason
from bot.storage.reviews import Review, Source, Turn
from bot.storage.types import ConversationId, StaffId

SEED = "reviews-1"
FLOOR, CEILING = 0.05, 0.5
"""The sample takes one in twenty of the turns that the bot was sure of, one in two of those it rejected."""
UNSURE = 0.6
"""Below this confidence a turn is a suspect."""
TWICE = 0.2
"""The part of the messages that a second reviewer judges too, so that agreement can be told."""

Place = tuple[ConversationId, int]
"""One message: its conversation, and its number there."""


@dataclass(frozen=True)
class Candidate:
    turn: Turn
    reasons: tuple[Source, ...]
    """Why it is looked at, what weighs most first; never empty."""
    propensity: float | None
    """Set when the sample took it."""
    key: str
    """Its place in this reviewer's queue, which goes from the largest key to the smallest."""

    @property
    def source(self) -> Source:
        """What a review of it counts as: all that the sample took must count in the sample."""
        return Source.SAMPLED if self.propensity is not None else self.reasons[0]


def propensity(turn: Turn) -> float:
    """With which probability the sample takes the turn. It depends on nothing but the stored Decision, so
    that it is the same whenever it is asked; thumbs, which come later, have no say."""
    sure = 0.0 if turn.ambiguous else turn.confidence
    return FLOOR + (CEILING - FLOOR) * (1 - sure)


def drawn(turn: Turn, seed: str = SEED) -> bool:
    """Whether the random sample takes the turn: Poisson sampling by a hash, the same on every server."""
    return chance(seed, "sample", turn) < propensity(turn)


def suspicions(turn: Turn) -> tuple[Source, ...]:
    """What speaks against the turn, what weighs most first."""
    unsure = turn.ambiguous or turn.predicted is None or turn.confidence < UNSURE
    found = {
        Source.RATED_DOWN: turn.rated_down,
        Source.HANDED_OVER: turn.handover == HandoverReason.NOT_UNDERSTOOD,
        Source.UNSURE: unsure,
    }
    return tuple(source for source, holds in found.items() if holds)


def candidate(turn: Turn, reviewer: StaffId, seed: str = SEED) -> Candidate | None:
    """None when there is no reason to look at the turn."""
    sampled = drawn(turn, seed)
    reasons = (*suspicions(turn), *((Source.SAMPLED,) if sampled else ()))
    if not reasons:
        return None
    # The newest day first, and by chance within it: an order that knew of right and wrong would spoil the
    # sample. Each reviewer has an order of their own, so that two who work at once meet rarely.
    place = int(chance(seed, f"order {reviewer}", turn) * 16**8)
    key = f"{turn.at:%Y%m%d}-{place:08x}-{turn.message_seq}"
    return Candidate(turn, reasons, propensity(turn) if sampled else None, key)


def queue(
    turns: Sequence[Turn], reviews: Sequence[Review], reviewer: StaffId, seed: str = SEED
) -> list[Candidate]:
    """What waits for this reviewer, in the order in which it is offered."""
    done: dict[Place, list[Review]] = {}
    for review in reviews:
        done.setdefault((review.conversation, review.message_seq), []).append(review)
    found = [candidate(turn, reviewer, seed) for turn in turns]
    waiting = [one for one in found if one and _waits(one, done, reviewer, seed)]
    return sorted(waiting, key=lambda one: one.key, reverse=True)


def chance(seed: str, purpose: str, turn: Turn) -> float:
    """A number from [0, 1) that belongs to the message: even, and independent between purposes."""
    words = f"{seed}|{purpose}|{turn.conversation}|{turn.message_seq}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:6]) / 2**48


def _waits(one: Candidate, done: Mapping[Place, Sequence[Review]], reviewer: StaffId, seed: str) -> bool:
    turn = one.turn
    twice = chance(seed, "twice", turn) < TWICE
    judged = done.get((turn.conversation, turn.message_seq), ())
    if twice or one.propensity is not None:
        # Who reads a transcript picks what they judge and sees what others said: that measures nothing.
        judged = [review for review in judged if review.source is not Source.BROWSED]
    mine = any(review.reviewer == reviewer for review in judged)
    return not mine and len(judged) < (2 if twice else 1)
