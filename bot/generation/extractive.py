"""The fallback that cannot be wrong about its evidence: the sentences that best answer, word for word."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.generation import Brief, Evidence
from bot.generation.alignment import stem
from bot.generation.sentences import leans_back, statements
from bot.generation.words import content_words

Scorer = Callable[[str, list[str]], list[float]]
"""How well each sentence answers the question, higher is better; for instance the cosine of their
encodings."""

_K1, _B = 1.2, 0.5
_LEXICAL_SHARE = 0.15
_SECOND_NEEDS = 0.7
"""A second sentence is added when it scores at least this share of the best."""
_FRESH_NEEDS = 0.6
"""So does a sentence that is told instead of one told before: a repeated answer beats a wrong one."""


@dataclass(frozen=True)
class Extract:
    text: str
    evidence: Evidence


class Extractor:
    """Without a scorer, BM25 alone decides (Robertson and Zaragoza 2009), over the brief's own sentences."""

    def __init__(self, scorer: Scorer | None = None, most: int = 2) -> None:
        self._scorer = scorer
        self._most = most

    def extract(self, brief: Brief, heard: Callable[[str], bool] = lambda _: False) -> list[Extract]:
        """One sentence, or two when the second answers nearly as well or one leans on the other.

        What was `heard` before gives way to what is new, if that answers about as well."""
        rows = _rows(brief)
        if not rows:
            return []
        scores = self._scores(brief.question, [row.text for row in rows])
        order = sorted(range(len(rows)), key=lambda number: (-scores[number], number))
        least = _FRESH_NEEDS * scores[order[0]]
        fresh = [number for number in order if scores[number] >= least and not heard(rows[number].text)]
        order = fresh or order[:1]
        chosen = self._with_antecedent(rows, order[0])
        if (
            len(chosen) < self._most
            and len(order) > 1
            and scores[order[1]] >= _SECOND_NEEDS * scores[order[0]]
        ):
            chosen |= self._with_antecedent(rows, order[1])
        return [rows[number] for number in sorted(chosen)][: max(self._most, 1)]

    def quote(self, brief: Brief, statement: str) -> list[Extract]:
        """One sentence that is known to be meant, with what it leans on; [] when the evidence lacks it."""
        rows = _rows(brief)
        places = [number for number, row in enumerate(rows) if row.text == statement]
        return [rows[number] for number in sorted(self._with_antecedent(rows, places[0]))] if places else []

    @staticmethod
    def _with_antecedent(rows: Sequence[Extract], number: int) -> set[int]:
        """A sentence that begins with "It" or "Otherwise" takes the one before it along."""
        before = number - 1
        if before >= 0 and rows[before].evidence is rows[number].evidence and leans_back(rows[number].text):
            return {before, number}
        return {number}

    def _scores(self, question: str, sentences: list[str]) -> list[float]:
        lexical = _scaled(bm25(question, sentences))
        if self._scorer is None:
            return lexical
        dense = self._scorer(question, sentences)
        return [
            _LEXICAL_SHARE * word + (1 - _LEXICAL_SHARE) * meaning
            for word, meaning in zip(lexical, dense, strict=True)
        ]


def _rows(brief: Brief) -> list[Extract]:
    return [Extract(text, evidence) for evidence in brief.evidence for text in statements(evidence.text)]


def _scaled(scores: list[float]) -> list[float]:
    top = max(scores, default=0.0)
    return [score / top for score in scores] if top > 0 else scores


def bm25(question: str, sentences: list[str]) -> list[float]:
    """Lexical overlap, rare words first."""
    asked = {stem(word) for word in content_words(question)}
    bags = [Counter(stem(word) for word in content_words(sentence)) for sentence in sentences]
    holders = Counter(word for bag in bags for word in bag)
    mean = sum(bag.total() for bag in bags) / len(bags) or 1.0
    return [sum(_term(bag, word, holders[word], len(bags), mean) for word in asked) for bag in bags]


def _term(bag: Counter[str], word: str, holders: int, count: int, mean: float) -> float:
    rarity = math.log(1 + (count - holders + 0.5) / (holders + 0.5))
    return rarity * bag[word] * (_K1 + 1) / (bag[word] + _K1 * (1 - _B + _B * bag.total() / mean))
