"""What reviewers said of answers, with the articles these were told from: for whoever mends the articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.jobs.corrections import hashed
from bot.masking import masked
from bot.storage.reviews import Review, Verdict
from bot.storage.types import ConversationId, Decision

Turn = tuple[ConversationId, int]
"""A conversation and the number of the visitor's message in it."""


@dataclass(frozen=True)
class Rating:
    text: str
    articles: tuple[str, ...]
    """Those that the answer was told from."""
    found: tuple[str, ...]
    """Those that the search came up with, the best first: where an answer was to be found, or is lacking."""
    verdict: Verdict
    conversation: str
    """A hash of its id."""
    message_seq: int
    reviewers: tuple[str, ...]
    at: str


def rated(reviews: Sequence[Review]) -> list[list[Review]]:
    """The reviews of each answer, oldest first; only those whose words are there."""
    said = sorted((one for one in reviews if one.text and one.answer), key=_turn)
    groups = [sorted(same, key=lambda one: (one.at, one.reviewer)) for _, same in groupby(said, key=_turn)]
    return sorted(groups, key=lambda same: (same[0].at, _turn(same[0])))


def rating_of(same: Sequence[Review], decision: Decision | None) -> Rating:
    """One bad word is enough: somebody found something to mend."""
    first = same[0]
    told, found = articles_of(decision.record if decision else {})
    return Rating(
        text=masked(first.text or ""),
        articles=told,
        found=found,
        verdict=Verdict.BAD if any(one.answer is Verdict.BAD for one in same) else Verdict.GOOD,
        conversation=hashed(first.conversation),
        message_seq=first.message_seq,
        reviewers=tuple(sorted({one.reviewer for one in same})),
        at=first.at.isoformat(),
    )


def articles_of(record: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Told from and found, each article once."""
    evidence = {str(id) for spoken in record.get("spoken", ()) for id in spoken["evidence"]}
    passages = [(str(row["id"]), str(row["article"])) for row in record.get("passages", ())]
    told = dict.fromkeys(article for id, article in passages if id in evidence)
    return tuple(told), tuple(dict.fromkeys(article for _, article in passages))


def _turn(review: Review) -> Turn:
    return review.conversation, review.message_seq
