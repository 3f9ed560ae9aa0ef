"""Every suite that gates can be set on: what it is called, and how its figures are come by."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Bench:
    """What suites run on."""

    models: Path
    full: bool = False
    """Take the long measurement where there is a short one."""


Suite = Callable[[Bench], Mapping[str, Any]]


def understanding(bench: Bench) -> Mapping[str, Any]:
    from eval.suites import understanding as suite

    return asdict(suite.run(bench.models))


def understanding_blind(bench: Bench) -> Mapping[str, Any]:
    from eval.suites import understanding as suite

    return asdict(suite.run(bench.models, blind=True))


def conversations(bench: Bench) -> Mapping[str, Any]:
    from eval.suites import conversations as suite

    outcomes = suite.run(bench.models)
    passed = sum(not outcome.faults for outcome in outcomes)
    return {"dialogues": len(outcomes), "passed": passed, "share": passed / len(outcomes)}


def load(bench: Bench) -> Mapping[str, Any]:
    from eval.suites import load as suite

    return asdict(suite.run(bench.models, quick=not bench.full))


def speed(bench: Bench) -> Mapping[str, Any]:
    from eval.suites import speed as suite

    return asdict(suite.run(bench.models))


SUITES: Mapping[str, Suite] = {
    "understanding": understanding,
    "understanding_blind": understanding_blind,
    "conversations": conversations,
    "speed": speed,
    "load": load,
}


def numbers(found: Mapping[str, Any], within: str = "") -> dict[str, float]:
    """Every number, one inside another figure under both names, as in `alarms.fraud`; what is None was not
    measured and is left out."""
    flat: dict[str, float] = {}
    for name, value in found.items():
        if isinstance(value, Mapping):
            flat |= numbers(value, f"{within}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            flat[f"{within}{name}"] = value
    return flat
