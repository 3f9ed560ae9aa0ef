"""Keys and values of the replies under way, kept in place between steps."""

import numpy as np

from bot.generation.phraser.decoding import HIDDEN, Floats

GRAIN = 64
"""The cache grows by this many tokens."""


def round_up(size: int) -> int:
    return -(-size // GRAIN) * GRAIN


class Cache:
    """Keys and values of up to ROWS replies, in place: rows join and leave without touching the others."""

    def __init__(self, layers: int, heads: int, depth: int) -> None:
        self._layers, self._heads, self._depth = layers, heads, depth
        self.rows = self.room = 0
        self._keys: list[Floats] = []
        self._values: list[Floats] = []
        self.mask: Floats = np.zeros((0, 1, 1, 1), np.float32)
        self.fit(1, GRAIN)

    def fit(self, rows: int, room: int) -> None:
        """Change capacity; what is stored stays."""
        kept, full = min(rows, self.rows), min(room, self.room)
        keys = [np.zeros((rows, self._heads, self._depth, room), np.float32) for _ in range(self._layers)]
        values = [np.zeros((rows, self._heads, room, self._depth), np.float32) for _ in range(self._layers)]
        mask = np.full((rows, 1, 1, room + 1), HIDDEN, np.float32)
        mask[..., -1] = 0
        for new, old in zip(keys, self._keys, strict=False):
            new[:kept, :, :, :full] = old[:kept, :, :, :full]
        for new, old in zip(values, self._values, strict=False):
            new[:kept, :, :full] = old[:kept, :, :full]
        mask[:kept, ..., :full] = self.mask[:kept, ..., :full]
        self._keys, self._values, self.mask, self.rows, self.room = keys, values, mask, rows, room

    def write(self, row: int, at: int, new: dict[str, Floats], source_row: int = 0) -> None:
        """Store the new tokens of one row from position `at` on."""
        size = new["new_value_0"].shape[2]
        for number in range(self._layers):
            self._keys[number][row, :, :, at : at + size] = new[f"new_key_{number}"][source_row]
            self._values[number][row, :, at : at + size] = new[f"new_value_{number}"][source_row]
        self.mask[row, ..., at : at + size] = 0

    def clear(self, row: int) -> None:
        self.mask[row, ..., :-1] = HIDDEN

    def move(self, row: int, to: int) -> None:
        for part in (*self._keys, *self._values, self.mask):
            part[to] = part[row]

    def inputs(self) -> dict[str, Floats]:
        keys = {f"key_{number}": value for number, value in enumerate(self._keys)}
        return keys | {f"value_{number}": value for number, value in enumerate(self._values)}
