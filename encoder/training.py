"""The one training loop: seeded, resumable, one learning-rate cycle, in bfloat16 where that is quicker.

Batch, rate and randomness are functions of the step, never of an iterator's state, so a run that was
stopped goes on as if it had not been.
"""

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

Batch = TypeVar("Batch")

TRIED = 8
"""So many products in bfloat16 are timed against as many in float32."""


@dataclass(frozen=True)
class Plan:
    """`save_every` 0 never writes a checkpoint; `threads` 0 leaves torch's own number; `bf16` is heeded where
    that is quicker (`computes_bf16`)."""

    steps: int
    seed: int = 7
    warm: float = 0.1
    clip: float = 1.0
    bf16: bool = True
    save_every: int = 0
    threads: int = 2


@dataclass(frozen=True)
class Group:
    """Parameters that share a learning rate."""

    parameters: Sequence[nn.Parameter]
    rate: float
    decay: float = 0.01


@dataclass(frozen=True)
class Step:
    """What the progress callback hears after every step, counted from 1."""

    number: int
    of: int
    loss: float


def train(
    model: nn.Module,
    batch_at: Callable[[int], Batch],
    loss_of: Callable[[Batch], Tensor],
    groups: Sequence[Group],
    plan: Plan,
    progress: Callable[[Step], None] = lambda step: None,
    checkpoint: Path | None = None,
) -> float:
    """Train in place and return the mean loss of the last tenth; an existing checkpoint is resumed."""
    if plan.threads:
        torch.set_num_threads(plan.threads)
    optimizer = torch.optim.AdamW(
        [{"params": list(g.parameters), "lr": g.rate, "weight_decay": g.decay} for g in groups], fused=True
    )
    first, losses, short = _resume(checkpoint, model, optimizer, plan)
    model.train()
    for number in range(first, plan.steps):
        torch.manual_seed(plan.seed * 1_000_003 + number)
        _set_rates(optimizer, groups, number, plan)
        losses.append(_step(model, loss_of, batch_at(number), optimizer, plan, short))
        if checkpoint is not None and plan.save_every and (number + 1) % plan.save_every == 0:
            _save(checkpoint, model, optimizer, number + 1, losses, short)
        progress(Step(number + 1, plan.steps, losses[-1]))
    model.eval()
    tail = losses[-max(1, plan.steps // 10) :]
    return sum(tail) / len(tail) if tail else 0.0


def cycle(step: int, plan: Plan) -> tuple[float, float]:
    """The share of the full learning rate at `step`, and the momentum that goes with it: one cosine up, one
    down (Smith and Topin, "Super-convergence", with the proportions that PyTorch's OneCycleLR has)."""
    peak = max(1.0, plan.warm * (plan.steps + 1) - 1)
    if step <= peak:
        height, floor = (1 - math.cos(math.pi * step / peak)) / 2, 1 / 25
    else:
        height, floor = (1 + math.cos(math.pi * (step - peak) / (plan.steps - peak))) / 2, 1 / 250_000
    return floor + (1 - floor) * height, 0.95 - 0.1 * height


@cache
def computes_bf16() -> bool:
    """Whether products in bfloat16 are quicker here than in float32. Asking the processor is not enough: of
    two that have the instructions one is twice as fast with them and the other half as fast."""
    able = torch.cpu.get_capabilities()
    if not any(able.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16")):
        return False  # only imitated
    plain = torch.ones(256, 384), torch.ones(1536, 384)
    short = plain[0].bfloat16(), plain[1].bfloat16()
    rounds = [(_seconds(*short), _seconds(*plain)) for _ in range(TRIED)]
    return min(took for took, _ in rounds) < min(took for _, took in rounds)


def _seconds(rows: Tensor, weight: Tensor) -> float:
    begin = time.perf_counter()
    functional.linear(rows, weight)
    return time.perf_counter() - begin


def _set_rates(optimizer: torch.optim.Optimizer, groups: Sequence[Group], step: int, plan: Plan) -> None:
    share, momentum = cycle(step, plan)
    for settings, group in zip(optimizer.param_groups, groups, strict=True):
        settings["lr"] = share * group.rate
        settings["betas"] = (momentum, 0.999)


def _step(
    model: nn.Module,
    loss_of: Callable[[Batch], Tensor],
    batch: Batch,
    optimizer: torch.optim.Optimizer,
    plan: Plan,
    short: bool,
) -> float:
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=short):
        loss = loss_of(batch)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), plan.clip)
    optimizer.step()
    return float(loss.detach())


def _resume(
    checkpoint: Path | None, model: nn.Module, optimizer: Any, plan: Plan
) -> tuple[int, list[float], bool]:
    """The next step, the losses so far, and whether bfloat16 is used: a run goes on as it began."""
    if checkpoint is None or not checkpoint.exists():
        return 0, [], plan.bf16 and computes_bf16()
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), list(state["losses"]), bool(state["short"])


def _save(
    checkpoint: Path, model: nn.Module, optimizer: Any, step: int, losses: list[float], short: bool
) -> None:
    """Written beside and renamed: a run killed while saving leaves the older checkpoint whole."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    beside = checkpoint.with_suffix(".part")
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save({**state, "step": step, "losses": losses, "short": short}, beside)
    os.replace(beside, checkpoint)
