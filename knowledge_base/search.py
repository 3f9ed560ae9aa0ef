"""The one retrieval function: for chat, API, console and eval."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from encoder import SentenceEncoder
from encoder.errors import NotReady
from encoder.placing import new_folder
from encoder.progress import Progress, silent
from encoder.sessions import open_encoder
from knowledge_base import Filters, Hit, SearchResult, shelf
from knowledge_base.articles import read_articles
from knowledge_base.calibration import calibrate
from knowledge_base.index import Index, fields_of, make_index
from knowledge_base.metric import seen_through, sharpened
from knowledge_base.ranking import Ranker, Ranking


class OnlineSearcher:
    """Searches an index that lies in memory; safe to call from several threads."""

    def __init__(self, index: Index, encoder: SentenceEncoder) -> None:
        self._index = index
        self._encoder = encoder
        self._passages = [passage for record in index.records for passage in record.passages]
        self._questions = index.question_texts
        texts = fields_of(index.records)["sentences"].texts
        self._sentence_rows = {text: row for row, text in enumerate(texts)}
        self._ranker = Ranker(index, index.calibration["weights"])
        self._threshold = float(index.calibration["threshold"])
        self.version = index.version

    def search(self, queries: Sequence[str], *, filters: Filters, k: int = 4) -> list[SearchResult]:
        vectors = self._encoder.encode(queries)
        return [
            self._result(self._ranker.rank(query, vector, filters), k)
            for query, vector in zip(queries, vectors, strict=True)
        ]

    def compare(self, question: str, sentences: Sequence[str]) -> list[float]:
        """How near each sentence is to the question; the shop's own sentences are not encoded again."""
        new = [text for text in dict.fromkeys(sentences) if text not in self._sentence_rows]
        fresh = seen_through(self._index.metric, self._encoder.encode([question, *new]))
        vectors = dict(zip(new, fresh[1:], strict=True))
        known = self._index.sentences.vectors
        return [
            float(fresh[0] @ (vectors[text] if text in vectors else known[self._sentence_rows[text]]))
            for text in sentences
        ]

    def _result(self, ranking: Ranking, k: int) -> SearchResult:
        hits = tuple(self._hit(ranking, at) for at in range(min(k, len(ranking.passages))))
        answerable = bool(hits) and hits[0].score >= self._threshold
        return SearchResult(hits, answerable, self.version)

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
