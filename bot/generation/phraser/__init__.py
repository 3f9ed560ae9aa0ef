"""The built-in text model: a neural writer that points at its evidence, run by ONNX Runtime in one thread."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np

from bot.generation import Brief, Generator
from bot.generation.phraser.batching import Batcher, Job
from bot.generation.phraser.closeness import Closeness
from bot.generation.phraser.decoding import SourceView, Voice
from bot.generation.phraser.engine import Engine
from bot.generation.phraser.join import prepare, ready_folder
from bot.generation.phraser.source import Pieces, read_source
from bot.generation.phraser.text import split_sentences
from bot.generation.phraser.writing import Writer, Written
from bot.generation.slots import SlotTable
from encoder import SentenceEncoder

__all__ = ["PhraserGenerator", "open_phraser", "prepare"]

BINDING = (
    *("not", "no", "never", "cannot", "nor", "neither", "without", "don", "doesn", "isn", "aren", "won"),
    *("only", "unless", "except", "until", "if", "provided", "minimum", "maximum"),
)
"""What turns or bounds a statement."""
Heard = list[Written] | Exception | None


class PhraserGenerator:
    """The Generator port on the joined model in `folder`."""

    def __init__(self, folder: Path, encoder: SentenceEncoder | None = None) -> None:
        """`encoder` helps to choose the sentence that answers; without it the pointer chooses alone."""
        self._closeness = Closeness(encoder) if encoder is not None else None
        self.version = f"phraser-{folder.name}"
        self._pieces = Pieces(folder / "tokenizer.json")
        stops, commas = frozenset(map(self._id, ".!?")), frozenset(map(self._id, ","))
        closed_ids = np.load(folder / "closed_ids.npy").astype(np.int64)
        self._batcher = Batcher(
            Engine(folder / "model.onnx"),
            Voice(closed_ids, stops, commas, frozenset(closed_ids.tolist()), self._binding()),
        )

    async def sentences(self, brief: Brief) -> AsyncIterator[str]:
        """Evidence that may only be quoted is never shown to the model."""
        evidence = _sentences(brief)
        source = read_source(self._pieces, SlotTable(), brief.act, brief.mood, brief.question, evidence)
        prior = await self._prior(brief.question, evidence)
        writer = Writer(self._pieces, source)
        loop, heard = asyncio.get_running_loop(), asyncio.Queue[Heard]()

        def hear(item: Heard) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is gone, and with it whoever listened
                loop.call_soon_threadsafe(heard.put_nowait, item)

        job = Job(SourceView(source, prior), hear)
        self._batcher.submit(job)
        try:
            while (item := await heard.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                yield writer.sentence(item)
        finally:
            job.cancelled.set()

    def _binding(self) -> frozenset[int]:
        pieces = map(self._pieces.ids, BINDING)
        return frozenset(ids[0] for ids in pieces if len(ids) == 1)

    def _id(self, mark: str) -> int:
        return self._pieces.ids(mark)[0]

    async def _prior(self, question: str, sentences: Sequence[str]) -> Sequence[float]:
        if self._closeness is None or len(sentences) < 2:
            return ()
        return await asyncio.to_thread(self._closeness.prior, question, sentences)

    @property
    def active(self) -> int:
        """Replies being written now."""
        return self._batcher.active

    async def close(self) -> None:
        await asyncio.to_thread(self._batcher.close)


def _sentences(brief: Brief) -> list[str]:
    texts = [evidence.text for evidence in brief.evidence if not evidence.quote_only]
    return [sentence for text in texts for sentence in split_sentences(text)]


def open_phraser(models: Path, encoder: SentenceEncoder | None = None) -> Generator:
    """Open the joined model; raises NotReady until `prepare` has made it."""
    return PhraserGenerator(ready_folder(models), encoder)
