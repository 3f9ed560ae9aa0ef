"""Runs the network: prefill of one source, one step for all replies under way, and the cache between them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from bot.generation.phraser.cache import Cache, round_up
from bot.generation.phraser.decoding import HIDDEN, Floats, Ints, Reply, SourceView, Voice
from bot.generation.phraser.graph import LAST
from bot.generation.phraser.source import MARK
from encoder.sessions import open_session

ROWS = 8
"""Replies decoded together; more at once stops paying."""


class Engine:
    """One ONNX session and its cache; used by one thread."""

    def __init__(self, model: Path) -> None:
        self._session: ort.InferenceSession = open_session(model)
        self._outputs = [output.name for output in self._session.get_outputs()]
        shapes = {item.name: item.shape for item in self._session.get_inputs()}
        self._heads, self._depth = shapes["key_0"][1:3]
        self._layers = sum(name.startswith("key_") for name in shapes)
        self._cache = Cache(self._layers, self._heads, self._depth)
        self._lengths = np.zeros(ROWS, np.int64)

    def prefill(self, row: int, view: SourceView, voice: Voice) -> tuple[Reply, dict[str, Floats]]:
        """Read a source and the reply's opening mark; return the reply and what is said about its first
        token."""
        size = len(view.ids) + 1
        mask = np.zeros((1, 1, size, size), np.float32)
        mask[..., :-1, -1] = HIDDEN
        ids = np.append(view.ids, MARK)[None]
        types = np.zeros((1, size), np.int64)
        types[0, -1] = 1
        out = self._run(ids, types, np.arange(size)[None], mask, self._nothing())
        self._reserve(row, size)
        self._cache.clear(row)
        self._cache.write(row, 0, out)
        self._lengths[row] = size
        reply = Reply(view, voice, out["keys"][0, :-1], out["sentence_keys"][0, view.anchors])
        return reply, {name: out[name][0, 0] for name in LAST}

    def step(self, replies: Sequence[Reply]) -> list[dict[str, Floats]]:
        """One token for every reply; reply n lies in row n."""
        self._reserve(len(replies) - 1, int(self._lengths[: len(replies)].max()) + 1)
        rows = self._cache.rows
        ids = np.zeros((rows, 1), np.int64)
        ids[: len(replies), 0] = [reply.last for reply in replies]
        positions = np.minimum(self._lengths[:rows, None], 511)
        out = self._run(ids, np.ones_like(ids), positions, self._cache.mask, self._cache.inputs())
        for row in range(len(replies)):
            self._cache.write(row, int(self._lengths[row]), out, row)
            self._lengths[row] += 1
        return [{name: out[name][row, 0] for name in LAST} for row in range(len(replies))]

    def leave(self, row: int, last: int) -> None:
        """Free a row; the last one takes its place."""
        if row != last:
            self._cache.move(last, row)
            self._lengths[row] = self._lengths[last]
        self._cache.clear(last)
        if last and self._cache.rows >= 4 * last:
            self._cache.fit(2 * last, self._cache.room)

    def _reserve(self, row: int, size: int) -> None:
        rows, room = self._cache.rows, self._cache.room
        while rows <= row:
            rows *= 2
        if size > room:
            room = round_up(size)
        if (rows, room) != (self._cache.rows, self._cache.room):
            self._cache.fit(rows, room)

    def _nothing(self) -> dict[str, Floats]:
        cache = {}
        for number in range(self._layers):
            cache[f"key_{number}"] = np.zeros((1, self._heads, self._depth, 0), np.float32)
            cache[f"value_{number}"] = np.zeros((1, self._heads, 0, self._depth), np.float32)
        return cache

    def _run(
        self, ids: Ints, types: Ints, positions: Ints, mask: Floats, cache: dict[str, Floats]
    ) -> dict[str, Floats]:
        feed = {"ids": ids, "types": types, "positions": positions, "mask": mask, **cache}
        return dict(zip(self._outputs, self._session.run(None, feed), strict=True))
