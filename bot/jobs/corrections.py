"""Reviews become lessons: which text is learned, which judges, and which is neither. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from bot.masking import masked, wordless
from bot.storage.reviews import Review
from bot.storage.types import ConversationId
from encoder.overlap import Seen, trigrams
from intents.overlap import same_words

ONE_IN = 4
"""So many conversations, of which one judges what is learned from the others."""


class Side(StrEnum):
    TRAIN = "train"
    TEST = "test"


@dataclass(frozen=True)
class Lesson:
    """One text, once however often it was written and by however many reviewed; the conversation is the first
    that it was written in."""

    text: str
    intent: str
    conversation: str
    """A hash of its id."""
    message_seq: int
    reviewers: tuple[str, ...]
    model_version: str
    source: str
    at: str


@dataclass(frozen=True)
class Disagreement:
    text: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Lessons:
    train: tuple[Lesson, ...]
    test: tuple[Lesson, ...]
    disagreed: tuple[Disagreement, ...]
    held_back: int
    """Texts of the learning side that stand on the test side, or once did."""
    erased: int
    """Reviews whose words are gone."""
    tested: frozenset[str]
    """Marks of all texts that ever stood on the test side."""


@dataclass(frozen=True)
class Said:
    """A review and its text, masked."""

    text: str
    review: Review

    @property
    def words(self) -> str:
        return same_words(self.text)

    @property
    def intent(self) -> str:
        return self.review.intent or ""

    @property
    def side(self) -> Side:
        return side_of(self.review.conversation)


def lessons_of(reviews: Sequence[Review], tested: frozenset[str] = frozenset()) -> Lessons:
    """`tested` are the marks of earlier exports. The test side wins: what stands there, or once did, is not
    learned, from whichever conversation."""
    read = [Said(masked(one.text), one) for one in reviews if one.text]
    said = [one for one in read if one.intent and not wordless(one.text)]
    texts = [list(same) for _, same in groupby(sorted(said, key=_order), key=lambda one: one.words)]
    asked = [same for same in texts if any(one.side is Side.TEST for one in same)]
    taught = [same for same in texts if all(one.side is Side.TRAIN for one in same)]
    marks = tested | {mark_of(same[0].words) for same in asked}
    judging = [one for one in read if one.side is Side.TEST and mark_of(one.words) in marks]
    kept = _apart(taught, judging, marks)
    return Lessons(
        train=tuple(_lessons(kept)),
        test=tuple(_lessons(asked)),
        disagreed=tuple(Disagreement(same[0].text, _answers(same)) for same in texts if not _agreed(same)),
        held_back=len(taught) - len(kept),
        erased=sum(one.text is None for one in reviews),
        tested=marks,
    )


def side_of(conversation: ConversationId) -> Side:
    return Side.TRAIN if int(hashed(conversation), 16) % ONE_IN else Side.TEST


def hashed(conversation: ConversationId) -> str:
    return hashlib.sha256(conversation.encode()).hexdigest()[:16]


def mark_of(words: str) -> str:
    """What stays of a text after it was erased: enough to know the very same words again."""
    return hashlib.sha256(f"tested {words}".encode()).hexdigest()[:16]


def _order(one: Said) -> tuple[str, str, str, int, str]:
    """Of a text on both sides, those come first whose conversation judges."""
    review = one.review
    return (one.words, one.side, review.at.isoformat(), review.message_seq, review.reviewer)


def _apart(
    taught: Iterable[Sequence[Said]], judging: Iterable[Said], marks: frozenset[str]
) -> list[Sequence[Said]]:
    """Without those that judge, word for word or nearly; of erased ones only the very words are known."""
    seen = Seen()
    for number, one in enumerate(judging):
        seen.add(number, trigrams(one.text))
    return [
        same
        for same in taught
        if mark_of(same[0].words) not in marks and not seen.twins(trigrams(same[0].text))
    ]


def _lessons(texts: Iterable[Sequence[Said]]) -> Iterator[Lesson]:
    """Oldest first."""
    found = [_lesson(same) for same in texts if _agreed(same)]
    return iter(sorted(found, key=lambda one: (one.at, one.conversation, one.message_seq)))


def _lesson(same: Sequence[Said]) -> Lesson:
    first = same[0].review
    return Lesson(
        text=same[0].text,
        intent=same[0].intent,
        conversation=hashed(first.conversation),
        message_seq=first.message_seq,
        reviewers=tuple(sorted({one.review.reviewer for one in same})),
        model_version=first.model_version,
        source=first.source.value,
        at=first.at.isoformat(),
    )


def _agreed(same: Sequence[Said]) -> bool:
    return len(_answers(same)) == 1


def _answers(same: Sequence[Said]) -> tuple[str, ...]:
    return tuple(sorted({one.intent for one in same}))
