"""Teaches the phraser: pairs and the encoder's weights in, a checkpoint out."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.generation import Act
from bot.generation.pairs import Pair
from bot.generation.phraser.source import MARK, SEP, Pieces
from bot.generation.slots import FIRST_SLOT, LAST_SLOT, SlotKind, is_slot, kind_of
from bot.generation.training.examples import make_example
from bot.generation.training.loss import Batch, loss_of, make_batch
from bot.generation.training.mix import Mix, draft_of
from bot.generation.training.model import PhraserNetwork, from_encoder
from bot.generation.training.words import FUNCTION_WORDS, SERVICE_WORDS
from bot.understanding import Mood
from encoder.placing import write_json
from encoder.training import Group, Plan, Step, train
from encoder.weights import find_weights, read_shape, read_tensors

BODY_RATE, HEAD_RATE = 3e-4, 1e-3
_MEANING = {
    SlotKind.NUMBER: "number",
    SlotKind.MONEY: "price",
    SlotKind.DATE: "date",
    SlotKind.TIME: "hour",
    SlotKind.PERCENT: "percent",
    SlotKind.CODE: "code",
    SlotKind.CONTACT: "email",
}


@dataclass(frozen=True)
class Recipe:
    steps: int = 1200
    batch: int = 24
    seed: int = 7
    bf16: bool = True
    save_every: int = 100
    threads: int = 2


def closed_vocabulary(pairs: Sequence[Pair], pieces: Pieces) -> list[int]:
    """Token ids that replies hold without having read them, and the function and service words."""
    said: set[int] = {MARK, SEP}
    for word in (*FUNCTION_WORDS, *SERVICE_WORDS, *".,!?:;-'"):
        said.update(pieces.ids(word))
    for pair in pairs:
        example = make_example(draft_of(pair), pieces)
        said.update(set(example.target) - set(example.source.ids))
    return sorted(token for token in said if not is_slot(token))


def new_network(pairs: Sequence[Pair], pieces: Pieces) -> PhraserNetwork:
    weights = find_weights()
    closed = closed_vocabulary([pair for pair in pairs if not pair.held_out], pieces)
    return from_encoder(read_shape(weights), read_tensors(weights), closed, _meanings(pieces))


def _meanings(pieces: Pieces) -> dict[int, int]:
    meaning = {token: _MEANING[kind_of(token)] for token in range(FIRST_SLOT, LAST_SLOT + 1)}
    acts = ("answer", "both", "nothing", "which", "order", "discount", "sorry", "person", "hello")
    meaning |= {2 + number: word for number, (_, word) in enumerate(zip(Act, acts, strict=True))}
    meaning |= {14 + number: mood.value for number, mood in enumerate(Mood)}
    meaning[MARK] = "."
    return {token: pieces.ids(word)[0] for token, word in meaning.items()}


def teach(
    network: PhraserNetwork,
    pairs: Sequence[Pair],
    pieces: Pieces,
    recipe: Recipe,
    progress: Callable[[Step], None] = lambda step: None,
    checkpoint: Path | None = None,
) -> float:
    """Train on the pairs that are not held out; returns the mean loss of the last tenth."""
    mix = Mix([pair for pair in pairs if not pair.held_out], pieces, pieces.whole_words(), recipe.seed)
    closed = {token: at for at, token in enumerate(network.closed_ids.tolist())}

    def batch_at(step: int) -> Batch:
        return make_batch(mix.examples(step, recipe.batch), closed)

    groups = [Group(network.body_parameters(), BODY_RATE), Group(network.head_parameters(), HEAD_RATE)]
    plan = Plan(
        recipe.steps, recipe.seed, bf16=recipe.bf16, save_every=recipe.save_every, threads=recipe.threads
    )
    if checkpoint is not None:
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        write_json(checkpoint.with_name("recipe.json"), asdict(recipe))
    return train(network, batch_at, lambda batch: loss_of(network, batch), groups, plan, progress, checkpoint)
