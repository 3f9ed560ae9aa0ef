"""The one retrieval function: for chat, API, console and eval."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from encoder import SentenceEncoder, Vectors
from encoder.errors import NotReady
from encoder.placing import new_folder
from encoder.progress import Progress, silent
from encoder.sessions import open_encoder
from knowledge_base import Filters, Hit, Query, SearchResult, shelf
from knowledge_base.articles import read_articles
from knowledge_base.calibration import calibrate
from knowledge_base.index import Index, make_index, speller_of
from knowledge_base.metric import sharpened
from knowledge_base.ranking import Ranker, Ranking

NUDGE = 0.5
"""Weight of a query's topic beside its words. On the shop's own questions it leaves recall about as it is;
long and roundabout messages are what it helps."""


def nudged(vector: Vectors, topic: Vectors, words: str) -> Vectors:
    """The query's unit vector, drawn towards its topic where there is one."""
    if not words:
        return vector
    mixed: Vectors = vector + NUDGE * topic
    return mixed / np.linalg.norm(mixed)


class OnlineSearcher:
    """Searches an index that lies in memory; safe to call from several threads."""

    def __init__(self, index: Index, encoder: SentenceEncoder) -> None:
        self._index = index
        self._encoder = encoder
        self._passages = [passage for record in index.records for passage in record.passages]
        self._questions = index.question_texts
        self._speller = speller_of(index.records, encoder)
        self._ranker = Ranker(index, index.calibration["weights"])
        self._threshold = float(index.calibration["threshold"])
        self._sure = float(index.calibration["sure"])
        self.version = index.version

    def search(self, queries: Sequence[str | Query], *, filters: Filters, k: int = 4) -> list[SearchResult]:
        asked = [Query(query) if isinstance(query, str) else query for query in queries]
        meant = [self._speller.correct(query.text) for query in asked]
        vectors = self._encoder.encode([*meant, *(query.topic for query in asked)])
        return [
            self._result(self._ranker.rank(text, nudged(vector, topic, query.topic), filters), k)
            for text, vector, topic, query in zip(
                meant, vectors[: len(asked)], vectors[len(asked) :], asked, strict=True
            )
        ]

    def _result(self, ranking: Ranking, k: int) -> SearchResult:
        hits = tuple(self._hit(ranking, at) for at in range(min(k, len(ranking.passages))))
        best = hits[0].score if hits else 0.0
        answerable = bool(hits) and best >= self._threshold
        return SearchResult(hits, answerable, answerable and best >= self._sure, self.version)

    def _hit(self, ranking: Ranking, at: int) -> Hit:
        passage = self._passages[ranking.passages[at]]
        asked, read = float(ranking.signals[at, 0]), float(ranking.signals[at, 1:3].max())
        return Hit(
            passage=passage,
            score=float(ranking.scores[at]),
            dense=max(asked, read),
            matched=self._questions[ranking.matched[at]] if asked > read else passage.text,
        )


def open_searcher(models: Path, content: Path, encoder: SentenceEncoder) -> OnlineSearcher:
    """Open the index of the articles as they are, else the last good one; raises NotReady without any."""
    folder = shelf.index_folder(models, content, encoder.version)
    if not folder.is_dir():
        last = shelf.served(models, content)
        if last is None or not last.is_dir():
            raise NotReady(f"the articles in {content} have no index yet: run `rekindle kb build`")
        folder = last
    return OnlineSearcher(shelf.load(folder, encoder.version), encoder)


def prepare(models: Path, content: Path, progress: Progress = silent) -> Path:
    """Build the index of these articles unless it is there and whole; return its folder.

    Raises ContentError for a wrong article and leaves the index that served before in place."""
    encoder = open_encoder(models)
    folder = shelf.index_folder(models, content, encoder.version)
    if not _is_whole(folder, encoder.version):
        progress("Knowledge index", 0.0)
        index = make_index(read_articles(content), encoder, folder.name)
        index = replace(sharpened(index), calibration=calibrate(index, progress).as_json())
        with new_folder(folder, replace=True) as place:
            shelf.save(index, place)
    shelf.serve(models, content, folder)
    progress("Knowledge index", 1.0)
    return folder


def _is_whole(folder: Path, encoder: str) -> bool:
    if not folder.is_dir():
        return False
    try:
        shelf.load(folder, encoder)
    except shelf.DamagedIndex:
        return False
    return True
