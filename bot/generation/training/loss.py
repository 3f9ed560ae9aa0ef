"""Batches as tensors, and the loss: how unlikely the reply was, plus how far the pointer was from the
right place."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from bot.generation.phraser.source import MARK
from bot.generation.training.examples import Example
from bot.generation.training.model import PhraserNetwork

POINTING = 0.3
NOTHING = -1e4
MULTIPLE = 16
"""Every new shape compiles kernels: widths are rounded up."""


@dataclass(frozen=True)
class Batch:
    """Shapes: source fields (rows, S), target fields (rows, T). `said` is an index in the closed
    vocabulary or -1."""

    source: Tensor
    anchors: Tensor
    copyable: Tensor
    lengths: Tensor
    target: Tensor
    wanted: Tensor
    said: Tensor
    gold: Tensor


def make_batch(examples: Sequence[Example], closed: dict[int, int]) -> Batch:
    sources = [example.source for example in examples]
    wanted = [list(example.target[1:]) for example in examples]
    return Batch(
        _pad([source.ids for source in sources], 0),
        _pad([source.anchors() for source in sources], 0),
        _pad([[int(t.sentence >= 0 or t.id == MARK) for t in source.tokens] for source in sources], 0).bool(),
        torch.tensor([len(source.tokens) for source in sources]),
        _pad([list(example.target[:-1]) for example in examples], 0),
        _pad(wanted, 0),
        _pad([[closed.get(token, -1) for token in row] for row in wanted], -1),
        _pad([list(example.gold[1:]) for example in examples], -1),
    )


def _pad(rows: Sequence[Sequence[int]], filler: int) -> Tensor:
    width = -(-max(len(row) for row in rows) // MULTIPLE) * MULTIPLE
    return torch.tensor([[*row, *[filler] * (width - len(row))] for row in rows])


def prefix_mask(lengths: Tensor, source: int, target: int) -> Tensor:
    """Float mask (rows, 1, S+T, S+T): all see the source, the target also sees its own past."""
    width = source + target
    seen = torch.zeros(len(lengths), width, width, dtype=torch.bool)
    seen[:, :, :source] = (torch.arange(source) < lengths[:, None])[:, None, :]
    seen[:, source:, source:] = torch.tril(torch.ones(target, target, dtype=torch.bool))
    return torch.where(seen, 0.0, NOTHING)[:, None]


def cues_of(source: Tensor, target: Tensor) -> Tensor:
    """(rows, T, S, 3): the source position's one, two, three predecessors are the target's last ones."""
    found = []
    same = torch.ones(len(source), target.shape[1], source.shape[1], dtype=torch.bool)
    for back in range(1, 4):
        before = F.pad(source, (back, 0), value=-1)[:, : source.shape[1]]
        last = F.pad(target, (back - 1, 0), value=-2)[:, : target.shape[1]]
        same = same & (before[:, None, :] == last[:, :, None])
        found.append(same)
    return torch.stack(found, dim=-1).float()


def loss_of(network: PhraserNetwork, batch: Batch) -> Tensor:
    spoken, attention = _distributions(network, batch)
    with torch.autocast("cpu", enabled=False):
        here = (batch.source[:, None, :] == batch.wanted[:, :, None]) & batch.copyable[:, None, :]
        copied = (attention * here).sum(-1)
        likely = (spoken + copied).clamp_min(1e-9)
        possible = (batch.wanted > 0) & ((batch.said >= 0) | here.any(-1))
        loss = -(likely.log() * possible).sum() / possible.sum()
        aimed = batch.gold >= 0
        pointed = attention.gather(2, batch.gold.clamp_min(0)[..., None])[..., 0].clamp_min(1e-9)
        return loss - POINTING * (pointed.log() * aimed).sum() / aimed.sum().clamp_min(1)


def _distributions(network: PhraserNetwork, batch: Batch) -> tuple[Tensor, Tensor]:
    """p(saying the wanted token freely) of shape (rows, T), and the pointer's share of every source
    position."""
    width, length = batch.source.shape[1], batch.target.shape[1]
    ids = torch.cat([batch.source, batch.target], 1)
    types = torch.cat([torch.zeros_like(batch.source), torch.ones_like(batch.target)], 1)
    places = batch.lengths[:, None] + torch.arange(length)
    positions = torch.cat([torch.arange(width).expand_as(batch.source), places], 1)
    hidden = network.body(network.embed(ids, types, positions), prefix_mask(batch.lengths, width, length))
    source, heads = hidden[:, :width], network.heads(hidden[:, width:])
    pointing = heads.query @ network.key(source).transpose(1, 2) / heads.query.shape[-1] ** 0.5
    anchored = network.sentence_key(source).gather(
        1, batch.anchors[..., None].expand(-1, -1, heads.sentence_query.shape[-1])
    )
    pointing = (
        pointing + heads.sentence_query @ anchored.transpose(1, 2) / heads.sentence_query.shape[-1] ** 0.5
    )
    with torch.autocast("cpu", enabled=False):
        logits = pointing.float() + (cues_of(batch.source, batch.target) * heads.cues[:, :, None, :]).sum(-1)
        attention = logits.masked_fill(~batch.copyable[:, None, :], NOTHING).softmax(-1)
        freely = heads.closed.softmax(-1).gather(2, batch.said.clamp_min(0)[..., None])[..., 0]
        gate = heads.gate[..., 0].sigmoid()
        return gate * freely * (batch.said >= 0), attention * (1 - gate)[..., None]
