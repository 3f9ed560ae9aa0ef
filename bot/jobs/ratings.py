"""What reviewers said of answers and of the passages that these rest on, and the answers that would have been
right: for whoever mends the articles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.jobs.corrections import Side, hashed, mark_of, side_of
from bot.masking import masked
from bot.storage.reviews import Help, RatedPassage, Review, Verdict, told_from
from bot.storage.types import ConversationId, Decision
from intents.overlap import same_words

Turn = tuple[ConversationId, int]
"""A conversation and the number of the visitor's message in it."""


@dataclass(frozen=True)
class Rating:
    text: str
    articles: tuple[str, ...]
    """Those that the answer was told from."""
    found: tuple[str, ...]
    """Those that the search came up with, the best first: where an answer was to be found, or is lacking."""
    verdict: Verdict | None
    """On the answer; None when nobody said."""
    sources: tuple[RatedPassage, ...]
    """The passages that were rated of those that the answer rests on."""
    right_answer: str | None
    """As the last reviewer who wrote one has it."""
    side: Side
    """The conversation's, as with texts; the test side where the very words ever judged."""
    conversation: str
    """A hash of its id."""
    message_seq: int
    reviewers: tuple[str, ...]
    at: str


def rated(reviews: Sequence[Review]) -> list[list[Review]]:
    """The reviews of each answer that say something of it, oldest first; only those whose words are there."""
    said = sorted((one for one in reviews if one.text and _rates(one)), key=_turn)
    groups = [sorted(same, key=lambda one: (one.at, one.reviewer)) for _, same in groupby(said, key=_turn)]
    return sorted(groups, key=lambda same: (same[0].at, _turn(same[0])))


def judging(groups: Sequence[Sequence[Review]]) -> frozenset[str]:
    """The marks of the questions whose conversation judges."""
    firsts = [same[0] for same in groups]
    return frozenset(_mark(one) for one in firsts if side_of(one.conversation) is Side.TEST)


def rating_of(
    same: Sequence[Review], decision: Decision | None, tested: frozenset[str] = frozenset()
) -> Rating:
    """One bad word is enough: somebody found something to mend. `tested` are the marks of all that ever stood
    on the test side."""
    first = same[0]
    text = masked(first.text or "")
    told, found = articles_of(decision.record if decision else {})
    verdicts = {one.answer for one in same if one.answer}
    written = [one.right_answer for one in same if one.right_answer]
    judges = side_of(first.conversation) is Side.TEST or _mark(first) in tested
    return Rating(
        text=text,
        articles=told,
        found=found,
        verdict=Verdict.BAD if Verdict.BAD in verdicts else next(iter(verdicts), None),
        sources=_sources(same),
        right_answer=masked(written[-1]) if written else None,
        side=Side.TEST if judges else Side.TRAIN,
        conversation=hashed(first.conversation),
        message_seq=first.message_seq,
        reviewers=tuple(sorted({one.reviewer for one in same})),
        at=first.at.isoformat(),
    )


def articles_of(record: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Told from and found, each article once."""
    told, found = told_from(record), record.get("passages") or ()
    return _articles(told), _articles(found)


def _articles(passages: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row["article"]) for row in passages))


def _sources(same: Sequence[Review]) -> tuple[RatedPassage, ...]:
    """Each once, by whichever reviewer found it not helpful if one did."""
    found: dict[str, RatedPassage] = {}
    for one in (passage for review in same for passage in review.passages):
        if one.passage not in found or one.verdict is Help.NOT_HELPFUL:
            found[one.passage] = one
    return tuple(found.values())


def _mark(review: Review) -> str:
    return mark_of(same_words(masked(review.text or "")))


def _rates(review: Review) -> bool:
    return bool(review.answer or review.passages or review.right_answer)


def _turn(review: Review) -> Turn:
    return review.conversation, review.message_seq
