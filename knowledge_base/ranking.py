"""One query against one index: candidates from each field, then a convex combination of their similarities.

Filters bound what can become a candidate, so nothing that they exclude is ever scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import faiss
import numpy as np
from numpy.typing import NDArray

from encoder import Vectors
from knowledge_base import Filters
from knowledge_base.index import Field, Index, Rows
from knowledge_base.lexical import Lexical
from knowledge_base.metric import seen_through

SIGNALS = ("question", "passage", "sentence", "article", "lexical")
"""Similarity to the nearest question variant of the article, to the passage with its title, to the passage's
nearest sentence, to the article as a whole (the mean of its questions and passages), and the share of rare
pieces of words found in the article."""
DEFAULT_WEIGHTS = {"question": 0.15, "passage": 0.22, "sentence": 0.20, "article": 0.25, "lexical": 0.18}
"""For a shop with too few questions to learn from."""
CANDIDATES = 32
"""Rows taken from each field."""
SAME = 0.9
"""A question this near to one that an operator wrote is that question, whatever the other signals say."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Passages best first; `signals`: (passages, SIGNALS); `matched`: the nearest question's row or -1."""

    passages: Rows
    articles: Rows
    signals: Numbers
    scores: Numbers
    matched: Rows

    def weighed(self, weights: Mapping[str, float]) -> "Ranking":
        """The same passages in the order that these weights give."""
        scores = self.signals @ np.array([weights[name] for name in SIGNALS], np.float32)
        scores = scores + _lift(scores, self.signals[:, 0], self.articles)
        order = np.argsort(-scores, kind="stable")
        return Ranking(
            self.passages[order],
            self.articles[order],
            self.signals[order],
            scores[order],
            self.matched[order],
        )


@dataclass(frozen=True, eq=False)
class Allowed:
    """What a filter leaves, as one truth value for each article and one selector for each searched field."""

    articles: NDArray[np.bool_]
    questions: faiss.IDSelector | None
    passages: faiss.IDSelector | None


class Ranker:
    def __init__(self, index: Index, weights: Mapping[str, float] = DEFAULT_WEIGHTS) -> None:
        self._index = index
        self._weights = weights
        self._lexical = Lexical([_words_of(index, number) for number in range(len(index.records))])
        self._questions_of = _rows_by_owner(index.questions.owners, len(index.records))
        self._passages_of = _rows_by_owner(index.passages.owners, len(index.records))
        self._sentences_of = _rows_by_owner(index.sentences.owners, index.passages.count)
        self._centres = _centres(index, self._questions_of, self._passages_of)
        self._allowed = lru_cache(maxsize=64)(self._allow)

    def rank(self, query: str, vector: Vectors, filters: Filters) -> Ranking:
        allowed = self._allowed(filters)
        vector = seen_through(self._index.metric, vector)
        lexical = self._lexical.scores(query)
        articles = self._candidates(vector, lexical, allowed)
        return self._score(vector, lexical, articles)

    def _candidates(self, vector: Vectors, lexical: Numbers, allowed: Allowed) -> Rows:
        index = self._index
        words = np.where(allowed.articles, lexical, -1)
        best = np.argpartition(-words, min(CANDIDATES, len(words)) - 1)[:CANDIDATES]
        found = [
            index.questions.owners[index.questions.nearest(vector, CANDIDATES, allowed.questions)],
            index.passages.owners[index.passages.nearest(vector, CANDIDATES, allowed.passages)],
            best[words[best] > 0],
        ]
        return np.unique(np.concatenate(found))

    def _score(self, vector: Vectors, lexical: Numbers, articles: Rows) -> Ranking:
        index = self._index
        asked, matched = self._nearest_questions(vector, articles)
        passages = np.concatenate(
            [self._passages_of[number] for number in articles] or [np.zeros(0, np.int64)]
        )
        owner = np.repeat(np.arange(len(articles)), [len(self._passages_of[number]) for number in articles])
        signals = np.stack(
            [
                asked[owner],
                index.passages.vectors[passages] @ vector,
                self._nearest_sentences(vector, passages),
                (self._centres[articles] @ vector)[owner],
                lexical[articles][owner],
            ],
            axis=1,
        )
        unordered = Ranking(
            passages, articles[owner], signals, np.zeros(len(passages), np.float32), matched[owner]
        )
        return unordered.weighed(self._weights)

    def _nearest_questions(self, vector: Vectors, articles: Rows) -> tuple[Numbers, Rows]:
        """For each article its nearest question's similarity and row; 0 and -1 where it has no questions."""
        best = np.zeros(len(articles), np.float32)
        matched = np.full(len(articles), -1, np.int64)
        for at, number in enumerate(articles):
            rows = self._questions_of[number]
            if len(rows):
                similar = self._index.questions.vectors[rows] @ vector
                winner = int(similar.argmax())
                best[at], matched[at] = similar[winner], rows[winner]
        return best, matched

    def _nearest_sentences(self, vector: Vectors, passages: Rows) -> Numbers:
        rows = [self._sentences_of[number] for number in passages]
        if not rows:
            return np.zeros(0, np.float32)
        similar = self._index.sentences.vectors[np.concatenate(rows)] @ vector
        starts = np.concatenate([[0], np.cumsum([len(part) for part in rows])[:-1]])
        best: Numbers = np.maximum.reduceat(similar, starts)
        return best

    def _allow(self, filters: Filters) -> Allowed:
        articles = np.array([record.open_to(filters) for record in self._index.records], bool)
        return Allowed(
            articles, _selector(self._index.questions, articles), _selector(self._index.passages, articles)
        )


def _lift(scores: Numbers, asked: Numbers, articles: Rows) -> Numbers:
    """What raises the passages of an article that was asked for in its own words; their order stays."""
    _, places = np.unique(articles, return_inverse=True)
    best = np.full(len(scores), -np.inf, np.float32)
    np.maximum.at(best, places, scores)
    lift: Numbers = np.where(asked >= SAME, np.maximum(asked - best[places], 0), 0).astype(np.float32)
    return lift


def _selector(field: Field, articles: NDArray[np.bool_]) -> faiss.IDSelector | None:
    if articles.all():
        return None
    return faiss.IDSelectorBatch(np.flatnonzero(articles[field.owners]).astype(np.int64))


def _rows_by_owner(owners: Rows, count: int) -> list[Rows]:
    order = np.argsort(owners, kind="stable")
    ends = np.searchsorted(owners[order], np.arange(count + 1))
    return [order[ends[number] : ends[number + 1]] for number in range(count)]


def _centres(index: Index, questions: list[Rows], passages: list[Rows]) -> Vectors:
    """One unit vector for each article: half its questions, half its passages."""
    asked = _means(index.questions.vectors, questions)
    read = _means(index.passages.vectors, passages)
    whole = asked + read
    unit: Vectors = whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-9)
    return unit


def _means(vectors: Vectors, groups: list[Rows]) -> Vectors:
    """Unit means of groups of rows; zeros for an empty group."""
    means = np.stack([vectors[rows].sum(axis=0) for rows in groups])
    unit: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return unit


def _words_of(index: Index, number: int) -> str:
    record = index.records[number]
    return " ".join([record.title, *record.questions, *(passage.text for passage in record.passages)])
