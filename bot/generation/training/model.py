"""The phraser's network: one BERT stack as prefix language model, a pointer head, a small closed
vocabulary.

What the shop's evidence says can only be pointed at; the closed vocabulary holds the service and function
words that may be said without a source. The pointer is helped by three cues that need no learning: a
source token whose one, two or three predecessors are the last ones written is likely to be next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.generation.phraser.source import SPECIAL_ROWS
from encoder.weights import Shape, Tensors

CUES = 3
SENTENCE_WIDTH = 128
DROPOUT = 0.1


@dataclass(frozen=True)
class Heads:
    """What the top layer says about the next token and, for source positions, about being pointed at."""

    closed: Tensor
    gate: Tensor
    cues: Tensor
    query: Tensor
    sentence_query: Tensor


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.up = nn.Linear(shape.width, 4 * shape.width)
        self.down = nn.Linear(4 * shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = hidden.shape
        q, k, v = self.qkv(hidden).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        hidden = self.attention_norm(hidden + F.dropout(self.out(mixed), DROPOUT, self.training))
        wide = F.gelu(self.up(hidden))
        return torch.as_tensor(self.norm(hidden + F.dropout(self.down(wide), DROPOUT, self.training)))


class PhraserNetwork(nn.Module):
    """`closed` are the token ids that may be said freely; `words` the frozen word embeddings of the
    encoder."""

    def __init__(self, shape: Shape, words: Tensor, closed: Sequence[int]) -> None:
        super().__init__()
        width = shape.width
        self.words: Tensor
        self.closed_ids: Tensor
        self.register_buffer("words", words, persistent=False)
        self.register_buffer("closed_ids", torch.tensor(list(closed)))
        self.special = nn.Embedding(SPECIAL_ROWS, width, padding_idx=0)
        self.positions = nn.Embedding(512, width)
        self.types = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.say = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width, shape.epsilon))
        self.say_bias = nn.Parameter(torch.zeros(len(closed)))
        self.gate = nn.Linear(width, 1)
        self.cues = nn.Linear(width, CUES)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.sentence_query = nn.Linear(width, SENTENCE_WIDTH)
        self.sentence_key = nn.Linear(width, SENTENCE_WIDTH)
        nn.init.constant_(self.cues.bias, 1.5)

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        own = self.special(torch.where(ids < SPECIAL_ROWS, ids, 0))
        words = self.words[ids] + own
        return torch.as_tensor(self.norm(words + self.types(types) + self.positions(positions)))

    def body(self, hidden: Tensor, mask: Tensor) -> Tensor:
        hidden = F.dropout(hidden, DROPOUT, self.training)
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden

    def heads(self, hidden: Tensor) -> Heads:
        closed = self.say(hidden) @ self.words[self.closed_ids].T + self.say_bias
        return Heads(
            closed.float(),
            self.gate(hidden).float(),
            self.cues(hidden).float(),
            self.query(hidden),
            self.sentence_query(hidden),
        )

    def body_parameters(self) -> list[nn.Parameter]:
        parts = (self.positions, self.types, self.norm, self.layers)
        return [p for part in parts for p in part.parameters()]

    def head_parameters(self) -> list[nn.Parameter]:
        body = {id(p) for p in self.body_parameters()}
        return [p for p in self.parameters() if id(p) not in body]


def from_encoder(
    shape: Shape, tensors: Tensors, closed: Sequence[int], specials: dict[int, int]
) -> PhraserNetwork:
    """Start from the sentence encoder; `specials` names for a reserved id the word that it starts from."""
    words = torch.from_numpy(tensors["embeddings.word_embeddings.weight"])
    network = PhraserNetwork(shape, words, closed)
    state = network.state_dict()
    for name in ("positions", "types"):
        source = {"positions": "position", "types": "token_type"}[name]
        state[f"{name}.weight"] = torch.from_numpy(tensors[f"embeddings.{source}_embeddings.weight"])
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = torch.from_numpy(tensors[f"embeddings.LayerNorm.{part}"])
        for number in range(shape.layers):
            state.update(_layer_state(tensors, number, part))
    for token, word in specials.items():
        noise = 0.02 * torch.randn(shape.width, generator=torch.Generator().manual_seed(token))
        state["special.weight"][token] = words[word] - words[token] + noise
    network.load_state_dict(state)
    return network


def _layer_state(tensors: Tensors, number: int, part: str) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}.", f"layers.{number}."
    tensor = {name: torch.from_numpy(tensors[f"{old}{name}.{part}"]) for name in _LAYER_NAMES}
    qkv = [tensor[f"attention.self.{name}"] for name in ("query", "key", "value")]
    return {
        f"{new}qkv.{part}": torch.cat(qkv),
        f"{new}out.{part}": tensor["attention.output.dense"],
        f"{new}attention_norm.{part}": tensor["attention.output.LayerNorm"],
        f"{new}up.{part}": tensor["intermediate.dense"],
        f"{new}down.{part}": tensor["output.dense"],
        f"{new}norm.{part}": tensor["output.LayerNorm"],
    }


_LAYER_NAMES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)
