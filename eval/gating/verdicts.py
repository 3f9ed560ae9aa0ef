"""Whether the figures hold: measured suite by suite, each figure beside its gate, and what was left out with
its reason."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gating.gates import Gate, Gates, LabelledSet
from eval.gating.suites import Bench, Figures, Suite, numbers

Tell = Callable[[str], None]
TRAINS = "it trains for long: ask for it with --only, or for everything with --full"
"""Why a labelled set is left out unless somebody asks."""
NO_DATA = "there is no data folder: name one with --data"


@dataclass(frozen=True)
class Verdict:
    suite: str
    figure: str
    value: float | None
    """None when the suite ran and has no such figure."""
    gate: Gate | None
    """None for a figure that is only shown."""

    @property
    def ok(self) -> bool:
        if self.gate is None:
            return True
        return self.value is not None and self.gate.holds(self.value)

    def as_json(self) -> dict[str, Any]:
        gate = self.gate.model_dump() if self.gate else {"floor": None, "ceiling": None, "note": ""}
        return {"suite": self.suite, "figure": self.figure, "value": self.value, **gate, "ok": self.ok}


@dataclass(frozen=True)
class Judgement:
    verdicts: tuple[Verdict, ...]
    figures: Mapping[str, Figures]
    skipped: Mapping[str, str]
    """Suites and sets that did not run, each with the reason."""

    @property
    def missed(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.ok)

    @property
    def ok(self) -> bool:
        """Every gate held, and there was one at all."""
        return not self.missed and any(verdict.gate for verdict in self.verdicts)


@dataclass(frozen=True)
class Choice:
    """What is to run: the suites of these names, or all that train nothing when there is none."""

    only: tuple[str, ...] = ()
    full: bool = False
    data: Path | None = None

    def why_not(self, suite: str) -> str | None:
        return "it was not asked for" if self.only and suite not in self.only else None

    def why_not_trained(self, one: LabelledSet) -> str | None:
        if self.only and not {one.name, "intents"} & set(self.only):
            return "it was not asked for"
        if not self.only and not self.full:
            return TRAINS
        return None if self.data is not None else NO_DATA


def judge(
    gates: Gates, suites: Mapping[str, Suite], choice: Choice, bench: Bench, tell: Tell = lambda line: None
) -> Judgement:
    """Run what the gates name and the choice lets through; a gate whose figure is not there has not held."""
    verdicts: list[Verdict] = []
    figures: dict[str, Figures] = {}
    skipped: dict[str, str] = {}
    for name, held in gates.suites.items():
        if why := choice.why_not(name):
            skipped[name] = why
            continue
        tell(f"{name} ...")
        figures[name] = numbers(suites[name](bench))
        verdicts += _verdicts(name, figures[name], held)
    for one in gates.labelled:
        if why := choice.why_not_trained(one):
            skipped[one.name] = why
        elif choice.data is not None:
            tell(f"{one.name} ...")
            figures[one.name] = _trained(one, choice.data, bench, tell)
            shown: dict[str, Gate | None] = dict.fromkeys(one.report)
            verdicts += _verdicts(one.name, figures[one.name], {**shown, **one.gates})
    return Judgement(tuple(verdicts), figures, skipped)


def _verdicts(suite: str, figures: Figures, held: Mapping[str, Gate | None]) -> Iterator[Verdict]:
    for figure, gate in held.items():
        yield Verdict(suite, figure, figures.get(figure), gate)


def _trained(one: LabelledSet, data: Path, bench: Bench, tell: Tell) -> Figures:
    """What was trained before is not trained again: see `eval.labelled.trials`."""
    from eval.labelled.sources import read_sources
    from eval.labelled.trials import Trial, run

    train, test = (
        read_sources([data / path for path in paths], one.oos_label) for paths in (one.train, one.test)
    )
    trial = Trial(train, test, one.oos_label)
    found = run(trial, range(1, one.seeds + 1), bench.models / "trials", tell)
    return numbers({name: value for name, value in found.items() if name not in {"recipe", "deviation"}})
