"""One question as it was searched, and when what was found is an answer to it."""

from dataclasses import dataclass

from bot.dialogue.questions import refers
from knowledge_base import Query, SearchResult

CLEARLY = 0.08
"""How much better a follow-up must be found together with what it follows, to be read that way."""


@dataclass(frozen=True)
class Question:
    """`topic` is what it is about, in an intent's words; `vouched` when an intent stands behind it; `stays`
    names the articles of the last reply when this is read together with what that answered."""

    text: str
    topic: str = ""
    vouched: bool = False
    stays: frozenset[str] = frozenset()

    @property
    def query(self) -> Query:
        return Query(self.text, self.topic)


@dataclass(frozen=True)
class Lookup:
    question: Question
    result: SearchResult

    @property
    def answers(self) -> bool:
        """What no intent vouches for needs a surer find; what goes on about the same article needs less."""
        if not self.question.vouched:
            return self.result.sure
        return self.result.answerable or self.stays

    @property
    def stays(self) -> bool:
        return bool(self.result.hits) and self.result.hits[0].passage.article in self.question.stays

    @property
    def score(self) -> float:
        return self.result.hits[0].score if self.result.hits else 0.0


def clearer(alone: Lookup, *wholes: Lookup) -> Lookup:
    """The question as it stands, unless it is answered clearly better together with what it follows. "And to
    Spain?" names what it asks for: when that is found, the place that was asked about before stays out."""
    if alone.answers and not refers(alone.question.text):
        return alone
    found = (whole for whole in wholes if whole.answers)
    better = (
        whole
        for whole in found
        if whole.score >= alone.score + CLEARLY or (whole.stays and not alone.answers)
    )
    return max(better, key=lambda whole: whole.score, default=alone)
