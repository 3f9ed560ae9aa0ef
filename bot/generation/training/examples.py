"""One training example: a source, the reply it should lead to, and where in the source each reply token
comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.generation import Act
from bot.generation.phraser.source import MARK, SEP, Pieces, Source, Token, read_source
from bot.generation.slots import SlotTable
from bot.understanding import Mood

LEAST_ALIGNED = 0.5
"""A reply sentence of which less comes from one evidence sentence is an opener or a closer: nothing
points at its source."""


@dataclass(frozen=True)
class Draft:
    """A pair on its way through the augmentations, still text."""

    act: Act
    mood: Mood
    question: str
    evidence: tuple[str, ...]
    reply: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """`target` begins and ends each sentence with the mark and closes with [SEP]; `gold` is a source
    position or -1."""

    source: Source
    target: tuple[int, ...]
    gold: tuple[int, ...]


def make_example(draft: Draft, pieces: Pieces, rng: Random | None = None) -> Example:
    slots = SlotTable(shuffle=rng)
    source = read_source(pieces, slots, draft.act, draft.mood, draft.question, draft.evidence)
    target, gold = [MARK], [-1]
    for sentence in draft.reply:
        tokens = [token.id for token in pieces.tokens(sentence, slots, -1)] + [MARK]
        target += tokens
        gold += align(tokens, source.tokens)
    return Example(source, (*target, SEP), (*gold, -1))


def align(reply: Sequence[int], source: Sequence[Token]) -> list[int]:
    """For each token of one reply sentence its position in the one evidence sentence that it restates, or
    -1."""
    best: list[int] = [-1] * len(reply)
    spans: dict[int, list[int]] = {}
    for at, token in enumerate(source):
        if token.sentence > 0 and token.id != MARK:
            spans.setdefault(token.sentence, []).append(at)
    words = set(reply)
    for span in spans.values():
        end = span[-1] + 1
        shared = sum(source[at].id in words for at in span)
        if shared < LEAST_ALIGNED * (len(reply) - 1) * 0.8:
            continue
        found = _common(reply, [*(source[at].id for at in span), MARK], [*span, end])
        if sum(at >= 0 for at in found) > sum(at >= 0 for at in best):
            best = found
    enough = sum(at >= 0 for at in best) >= LEAST_ALIGNED * len(reply)
    return best if enough else [-1] * len(reply)


def _common(one: Sequence[int], other: Sequence[int], positions: Sequence[int]) -> list[int]:
    """Longest common subsequence, as positions of `other` for each token of `one`."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        row, below = rows[i], rows[i + 1]
        for j in range(len(other) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if one[i] == other[j] else max(below[j], row[j + 1])
    found = [-1] * len(one)
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i] == other[j] and rows[i][j] == rows[i + 1][j + 1] + 1:
            found[i] = positions[j]
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
