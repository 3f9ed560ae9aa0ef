"""The torch side of training: BERT with a linear head, tuned on labelled texts. Serving never imports
this."""

from collections.abc import Callable, Sequence
from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from encoder import Vectors, attention
from encoder.dropout import lighten
from encoder.tokens import Tokens
from encoder.training import Group, Plan, computes_bf16, train
from encoder.weights import Tensors, Weights, read_tensors
from intents.lessons import Lesson
from intents.neighbours import OUTSIDE, Labels
from intents.noise import hurried
from intents.objective import CrossEntropy, supervised_contrast
from intents.recipe import Recipe

Taken = tuple[NDArray[np.int64], list[str]]
"""The rows of a batch and how their texts are read this time."""
ENOUGH = 16
"""Texts of an intent that say well enough where its mean lies before training."""
PAD = 4
"""Batches are padded to multiples of this: every other width would compile its own kernels. With 8 a step
takes a twentieth longer."""


class IntentBert(nn.Module):
    """Mean-pooled BERT with one linear layer; word embeddings stay as they are."""

    def __init__(self, weights: Weights, intents: int, dropout: float) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(str(weights.folder), attn_implementation=attention.NAME)
        self.body = BertModel(config, add_pooling_layer=False)
        tensors = {name: torch.from_numpy(value) for name, value in read_tensors(weights).items()}
        self.body.load_state_dict({name: tensors[name] for name in self.body.state_dict()})
        self.body.embeddings.word_embeddings.weight.requires_grad_(False)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(self.body.config.hidden_size, intents)
        lighten(self)

    def pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        wide = mask.unsqueeze(-1).to(hidden.dtype)
        mean: Tensor = (hidden * wide).sum(1) / wide.sum(1)
        return mean

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.head(self.dropout(self.pooled(ids, mask)))
        return logits


def fine_tune(
    weights: Weights,
    lesson: Lesson,
    recipe: Recipe,
    progress: Callable[[float], None] = lambda share: None,
    start: IntentBert | None = None,
) -> IntentBert:
    """Train on the lesson, from the pretrained weights or onward from a copy of `start`. Reading some texts
    with typos changes little on clean and on misspelt ones, and tells foreign ones better (AUROC .935, was
    .915)."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    tokens = Tokens(weights.tokenizer)
    model = deepcopy(start) if start is not None else _untrained(weights, tokens, lesson, recipe)
    lengths = np.array(tokens.lengths(lesson.texts))
    per_epoch = -(-len(lesson.texts) // recipe.batch)

    def batch_at(step: int) -> Taken:
        rows = _batch_rows(lengths, recipe, step // per_epoch, step % per_epoch)
        return rows, _some_hurried([lesson.texts[row] for row in rows], recipe, step)

    train(
        model,
        batch_at,
        _loss(model, tokens, lesson, recipe),
        [Group(_trained(model.body), recipe.body_rate), Group(_trained(model.head), recipe.head_rate)],
        Plan(steps=recipe.epochs * per_epoch, seed=recipe.seed, threads=recipe.threads),
        lambda step: progress(step.number / step.of),
    )
    return model


def _loss(model: IntentBert, tokens: Tokens, lesson: Lesson, recipe: Recipe) -> Callable[[Taken], Tensor]:
    entropy, labels = CrossEntropy(lesson, recipe), torch.from_numpy(lesson.labels)

    def read(texts: Sequence[str]) -> Tensor:
        batch = tokens.batch(texts, multiple=PAD)
        return model.pooled(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask))

    def loss_of(taken: Taken) -> Tensor:
        rows, texts = taken
        pooled = read(texts)
        loss = entropy(model.head(model.dropout(pooled)), rows)
        named = sorted(set(lesson.labels[rows].tolist()) - {OUTSIDE})
        if not recipe.contrast or not named:
            return loss
        names = read([lesson.titles[label] for label in named])
        told = torch.cat([labels[rows], torch.tensor(named)])
        contrast = supervised_contrast(torch.cat([pooled, names]), told, recipe.temperature)
        return (1 - recipe.contrast) * loss + recipe.contrast * contrast

    return loss_of


def _untrained(weights: Weights, tokens: Tokens, lesson: Lesson, recipe: Recipe) -> IntentBert:
    model = IntentBert(weights, lesson.intents, recipe.dropout)
    some = lesson.part(
        np.concatenate([np.flatnonzero(lesson.labels == at)[:ENOUGH] for at in range(lesson.intents)])
    )
    start_head(model, predict(model, tokens, some.texts)[1], some.labels, recipe.head_scale)
    return model


def toward(model: IntentBert, weights: Weights, share: float) -> IntentBert:
    """The model with its body moved by `share` of the way back to the pretrained one, whose wider knowledge
    helps with what the texts do not show (Wortsman and others, "Robust fine-tuning of zero-shot models",
    2022). The model is changed and returned."""
    pretrained = read_tensors(weights)
    with torch.no_grad():
        for name, value in model.body.state_dict().items():
            if value.is_floating_point():
                value.lerp_(torch.from_numpy(pretrained[name]), share)
    return model


def average(models: Sequence[IntentBert], weights: Sequence[float]) -> IntentBert:
    """One model whose tensors are the weighted means of theirs: tuned from one start they lie in one valley,
    and its middle judges unseen texts better than its edge (Wortsman and others, "Model soups", 2022). The
    last of `models` is changed and returned."""
    states = [model.state_dict() for model in models]
    mean = {
        name: sum(weight * state[name] for weight, state in zip(weights, states, strict=True))
        if value.is_floating_point()
        else value
        for name, value in states[-1].items()
    }
    models[-1].load_state_dict(mean)
    return models[-1]


def predict(
    model: IntentBert, tokens: Tokens, texts: Sequence[str], quick: bool = False
) -> tuple[Vectors, Vectors]:
    """Return logits and unit embeddings of `texts`; computed in float32, or `quick` in bfloat16 where
    that is quicker."""
    if not texts:
        return np.zeros((0, model.head.out_features), np.float32), np.zeros(
            (0, model.head.in_features), np.float32
        )
    order = np.argsort(tokens.lengths(texts), kind="stable")
    logits, vectors = [], []
    model.eval()
    able = quick and computes_bf16()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=able):
        for at in range(0, len(order), 64):
            batch = tokens.batch([texts[row] for row in order[at : at + 64]])
            pooled = model.pooled(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask))
            logits.append(model.head(pooled).float().numpy())
            vectors.append(functional.normalize(pooled.float()).numpy())
    back = np.argsort(order)
    return np.concatenate(logits)[back], np.concatenate(vectors)[back]


def start_head(model: IntentBert, vectors: Vectors, labels: Labels, scale: float) -> None:
    """Begin with the direction of each intent's mean: training then starts from a nearest-mean classifier."""
    means = [vectors[labels == label].mean(axis=0) for label in range(model.head.out_features)]
    directions = functional.normalize(torch.from_numpy(np.stack(means)))
    with torch.no_grad():
        model.head.weight.copy_(directions * scale)
        model.head.bias.zero_()


def tensors_of(model: IntentBert) -> Tensors:
    """The body's tensors by BERT's own names, and `head.weight` and `head.bias`."""
    body = {name: value.detach().numpy() for name, value in model.body.state_dict().items()}
    head = {f"head.{name}": value.detach().numpy() for name, value in model.head.state_dict().items()}
    return {name: value for name, value in {**body, **head}.items() if value.dtype == np.float32}


def _batch_rows(lengths: NDArray[np.int64], recipe: Recipe, epoch: int, number: int) -> NDArray[np.int64]:
    """Rows of one batch: a function of epoch and number alone. Sorted by length, so padding is short."""
    random = np.random.default_rng([recipe.seed, epoch])
    jitter = random.uniform(0, 2, len(lengths))
    order = np.argsort(lengths + jitter, kind="stable")
    starts = random.permutation(-(-len(order) // recipe.batch)) * recipe.batch
    return order[starts[number] : starts[number] + recipe.batch]


def _some_hurried(texts: Sequence[str], recipe: Recipe, step: int) -> list[str]:
    """Some of a batch's texts with noise: a function of the step alone, as the rest of the batch is."""
    random = np.random.default_rng([recipe.seed, step, 1])
    return [hurried(text, random) if random.random() < recipe.noise else text for text in texts]


def _trained(module: nn.Module) -> list[nn.Parameter]:
    return [parameter for parameter in module.parameters() if parameter.requires_grad]
