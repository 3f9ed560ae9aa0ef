"""The pages of a report, from the same figures that go into the JSON beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from encoder.placing import new_file
from eval.labelled.outcomes import judged_of
from eval.labelled.report import charts
from eval.labelled.report.confusions import matrix, worst
from eval.labelled.report.counts import Bin, Point, belonging, confidence, coverage, operating_point

HERE = Path(__file__).parent
NAME, COMPARISON = "report.html", "comparison.html"
MOST = 100
"""Rows of a list that a page shows; the JSON has all of them."""

HEADLINE = {
    "accuracy": ("Right intent", "the best intent is the true one, accepted or not"),
    "macro_f1": ("Macro F1", "the same, every intent counting alike"),
    "in_scope_accuracy": ("Served right", "of messages that have an intent: accepted, and as the true one"),
    "oos_recall": ("Foreign turned away", "of messages of no intent: rejected"),
    "overall_accuracy": ("Right overall", "both together, as a visitor meets it"),
    "wrong_and_confident": ("Wrong and confident", "answered wrongly without asking back"),
    "coverage": ("Answered", "accepted at the operating point"),
    "oos_auroc": ("AUROC, own against foreign", "how well the in-scope score tells them apart"),
    "oos_at_95": ("Foreign turned away at 95 %", "where 95 % of the messages with an intent are kept"),
    "ece": ("Calibration error", "how far probabilities are from what they say"),
}
"""What the first table shows: name and meaning."""
AREA = "oos_auroc"
"""The one that is no share."""


ABSENT: dict[str, Any] = {"folds": None, "valid": None, "doubts": [], "flips": None, "made_by": None}
"""What not every run has."""


@dataclass(frozen=True)
class Chart:
    title: str
    says: str
    svg: Markup
    head: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    keys: tuple[tuple[str, str], ...] = ()
    """The legend: a kind and its name."""


def write_page(found: Mapping[str, Any], folder: Path) -> Path:
    """Write `report.html` into the folder and return its path; `found` is what `--json` writes."""
    return _write(folder / NAME, page(found))


def write_comparison(found: Mapping[str, Any], folder: Path) -> Path:
    """The page of what `--compare` writes as JSON."""
    return _write(folder / COMPARISON, comparison(found))


def page(found: Mapping[str, Any]) -> str:
    rows = found["outcomes"]
    shown = matrix(rows)
    return _drawn(
        NAME,
        found=ABSENT | dict(found),
        headline=HEADLINE,
        charts=_charts(found),
        matrix=shown,
        matrix_svg=_svg(charts.confusion(shown)),
        worst=worst(rows),
        most=MOST,
    )


def comparison(found: Mapping[str, Any]) -> str:
    return _drawn(COMPARISON, found=found, chart=_learning(found["curves"]))


def _drawn(template: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": _percent,
        "figure": _figure,
        "difference": _difference,
        "intent": lambda name: name or "no intent",
        "json": lambda value: json.dumps(value, ensure_ascii=False),
    }
    style = Markup((HERE / "report.css").read_text(encoding="utf-8"))
    return environment.get_template(template).render(style=style, **values)


def _write(path: Path, html: str) -> Path:
    with new_file(path) as place:
        place.write_text(html, encoding="utf-8")
    return path


def _charts(found: Mapping[str, Any]) -> list[Chart]:
    judged = judged_of(found["outcomes"])
    drawn = [_confidence(confidence(judged)), _reliability(confidence(judged))]
    drawn.append(_coverage(coverage(judged), operating_point(judged)))
    if not judged.inside.all():
        drawn.append(_belonging(belonging(judged), found["threshold"]))
    return [*drawn, *([_learning(found["curves"])] if found.get("curves") else [])]


def _confidence(cells: Sequence[Bin]) -> Chart:
    title = "Confidence, right against wrong"
    right, wrong = sum(cell.first for cell in cells), sum(cell.second for cell in cells)
    return Chart(
        title,
        "The best intent's probability. The less the two groups overlap, the more a threshold can do.",
        _svg(charts.histogram(title, "probability of the best intent", cells)),
        ("probability", "right", "wrong"),
        [(str(cell), cell.first, cell.second) for cell in cells],
        (("right", f"right ({right})"), ("wrong", f"wrong ({wrong})")),
    )


def _reliability(cells: Sequence[Bin]) -> Chart:
    return Chart(
        "Reliability",
        "Of messages with a probability of 80 %, four in five should be right: dots below the broken line "
        "are too sure, dots above it too careful. Larger dots stand for more messages.",
        _svg(charts.reliability(cells)),
        ("probability", "messages", "mean", "right"),
        [(str(cell), cell.n, _percent(cell.middle), _percent(cell.share)) for cell in cells if cell.n],
    )


def _coverage(curve: Sequence[Point], here: Point) -> Chart:
    tenth = max(1, len(curve) // 10)
    shown = [*curve[tenth - 1 :: tenth]]
    return Chart(
        "Coverage against accuracy",
        "Answering only what is surely in scope is more often right, and leaves more to a person. The "
        f"operating point answers {_percent(here.x)}, and {_percent(here.y)} of that rightly.",
        _svg(charts.trade(curve, here)),
        ("answered", "right of these"),
        [
            *((_percent(point.x), _percent(point.y)) for point in shown),
            (f"operating point: {_percent(here.x)}", _percent(here.y)),
        ],
    )


def _belonging(cells: Sequence[Bin], threshold: float) -> Chart:
    title = "In-scope score, own against foreign"
    own, foreign = sum(cell.first for cell in cells), sum(cell.second for cell in cells)
    return Chart(
        title,
        f"Messages under the threshold of {threshold:.2f}, the upright line, are turned away.",
        _svg(charts.histogram(title, "in-scope score", cells, threshold)),
        ("score", "with an intent", "of no intent"),
        [(str(cell), cell.first, cell.second) for cell in cells],
        (("right", f"with an intent ({own})"), ("wrong", f"of no intent ({foreign})")),
    )


def _learning(curves: Mapping[str, Sequence[Mapping[str, float]]]) -> Chart:
    lines = [
        (name, [Point(at["train_messages"], at["accuracy"]) for at in points])
        for name, points in curves.items()
    ]
    kinds = ("one", "two", "three", "four")
    return Chart(
        "Learning curve",
        "What more messages to learn from bring: a line that still climbs on the right asks for more.",
        _svg(charts.learning(lines)),
        ("recipe", "messages", "accuracy"),
        [(name, f"{point.x:.0f}", _percent(point.y)) for name, points in lines for point in points],
        tuple((kinds[at % len(kinds)], name) for at, (name, _) in enumerate(lines)),
    )


def _svg(drawing: str) -> Markup:
    """Safe as it is: it was written through an XML tree."""
    return Markup(drawing)


def _figure(value: float, name: str) -> str:
    return f"{value:.3f}" if name == AREA else _percent(value)


def _difference(found: Mapping[str, float]) -> str:
    mean, low, high = (f"{found[name] * 100:+.1f}" for name in ("mean", "low", "high"))
    return f"{mean} points ({low} to {high})"


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"
