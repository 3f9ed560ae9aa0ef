"""The FAISS index of one state of the articles: questions, passages and sentences as separate fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from encoder import SentenceEncoder, Vectors
from knowledge_base.articles import Article
from knowledge_base.records import Record, record, sentences
from knowledge_base.spelling import Speller, words

Rows = NDArray[np.int64]

# One query is too little work to share: threads would only wait for each other.
faiss.omp_set_num_threads(1)


class Field:
    """One kind of text of all articles, as unit vectors: `owners` says what each row belongs to."""

    def __init__(self, index: faiss.IndexFlat, owners: Rows) -> None:
        self.index = index
        self.owners = owners
        size = index.ntotal * index.d
        view = faiss.rev_swig_ptr(index.get_xb(), size) if size else np.zeros(0, np.float32)
        self.vectors: Vectors = view.reshape(index.ntotal, index.d)

    @classmethod
    def of(cls, vectors: Vectors, owners: Rows) -> "Field":
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index, owners)

    @property
    def count(self) -> int:
        return int(self.index.ntotal)

    def nearest(self, vector: Vectors, k: int, allowed: faiss.IDSelector | None = None) -> Rows:
        """Rows of the `k` texts nearest to one vector among those allowed, best first."""
        wanted = min(k, self.count)
        if not wanted:
            return np.zeros(0, np.int64)
        options = faiss.SearchParameters()
        options.sel = allowed
        rows: Rows = self.index.search(vector[None], wanted, params=options)[1][0]
        return rows[rows >= 0]

    def only(self, rows: Rows) -> "Field":
        return Field.of(self.vectors[rows], self.owners[rows])


@dataclass(frozen=True)
class Texts:
    """The texts of one field and what each belongs to (an article's or a passage's number)."""

    texts: list[str]
    owners: Rows

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, str]]) -> "Texts":
        return cls([text for _, text in pairs], np.array([owner for owner, _ in pairs], np.int64))


@dataclass(frozen=True)
class Index:
    """Everything that a search reads; `calibration` is what was learned from the shop's own questions.

    Vectors are seen through `metric`, shape (width, width); so must a query's vector be."""

    version: str
    encoder: str
    records: tuple[Record, ...]
    questions: Field
    passages: Field
    sentences: Field
    metric: Vectors
    calibration: dict[str, Any]

    @property
    def fields(self) -> dict[str, Field]:
        return {"questions": self.questions, "passages": self.passages, "sentences": self.sentences}

    @cached_property
    def question_texts(self) -> list[str]:
        return [text for record in self.records for text in record.questions]

    def without(self, questions: Rows) -> "Index":
        """The same index as if these questions had never been written."""
        kept = np.setdiff1d(np.arange(self.questions.count), questions)
        texts: list[list[str]] = [[] for _ in self.records]
        for row in kept:
            texts[self.questions.owners[row]].append(self.question_texts[row])
        records = (
            replace(record, questions=tuple(mine)) for record, mine in zip(self.records, texts, strict=True)
        )
        return replace(self, records=tuple(records), questions=self.questions.only(kept))


def fields_of(records: Sequence[Record]) -> dict[str, Texts]:
    """Questions belong to articles, sentences to passages; a passage is read together with its title."""
    passages = [passage for item in records for passage in item.passages]
    owners = [number for number, item in enumerate(records) for _ in item.passages]
    return {
        "questions": Texts.of([(n, text) for n, item in enumerate(records) for text in item.questions]),
        "passages": Texts.of(
            [(n, f"{item.title}: {item.text}") for n, item in zip(owners, passages, strict=True)]
        ),
        "sentences": Texts.of(
            [(n, text) for n, item in enumerate(passages) for text in sentences(item.text)]
        ),
    }


def speller_of(records: Sequence[Record], encoder: SentenceEncoder) -> Speller:
    """Knows the words of the articles, and those of their questions that are not slips themselves."""
    passages = [f"{item.title} {passage.text}" for item in records for passage in item.passages]
    asked = (" ".join(filter(encoder.knows, words(text))) for item in records for text in item.questions)
    return Speller([*passages, *asked], encoder.knows)


def make_index(articles: Sequence[Article], encoder: SentenceEncoder, version: str) -> Index:
    """Encode all texts of the articles, as the encoder sees them; nothing is written."""
    records = tuple(record(article) for article in articles)
    speller = speller_of(records, encoder)
    return Index(
        version=version,
        encoder=encoder.version,
        records=records,
        metric=np.eye(encoder.width, dtype=np.float32),
        calibration={},
        **{
            name: Field.of(encoder.encode([speller.correct(text) for text in texts.texts]), texts.owners)
            for name, texts in fields_of(records).items()
        },
    )
