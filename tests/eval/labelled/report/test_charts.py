"""The charts are well-formed SVG that draws what it is given, and no label can become markup."""

from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest

from eval.labelled.report import charts
from eval.labelled.report.confusions import Matrix
from eval.labelled.report.counts import Point, bins

CELLS = bins(np.array([0.1, 0.5, 0.5, 0.95, 0.96]), np.array([False, False, True, True, True]))


def of(drawing: str, tag: str, kind: str) -> list[Element]:
    return [one for one in fromstring(drawing).iter(tag) if one.get("class") == kind]


def test_that_bars_are_as_high_as_their_share_of_the_group() -> None:
    drawing = charts.histogram("t", "x", CELLS, mark=0.31)
    heights = [float(bar.get("height") or 0) for bar in of(drawing, "rect", "right")]
    assert heights[9] == pytest.approx(2 * heights[5], abs=0.2)
    assert len(of(drawing, "line", "mark")) == 1


def test_that_an_empty_group_draws_no_bar() -> None:
    drawing = charts.histogram("t", "x", bins(np.array([0.5]), np.array([True])))
    assert {bar.get("height") for bar in of(drawing, "rect", "wrong")} == {"0.0"}


def test_that_reliability_has_a_dot_where_there_are_messages() -> None:
    assert len(of(charts.reliability(CELLS), "circle", "right")) == 3


def test_that_the_operating_point_lies_at_its_coverage() -> None:
    drawing = charts.trade([Point(0.1, 1.0), Point(1.0, 0.7)], Point(0.5, 0.9))
    [mark] = of(drawing, "circle", "here")
    assert float(mark.get("cx") or 0) == pytest.approx(
        (charts.LEFT + charts.WIDTH - charts.RIGHT) / 2, abs=0.1
    )


def test_that_each_recipe_has_a_line_of_its_own() -> None:
    lines = [(name, [Point(100, 0.7), Point(200, 0.8)]) for name in ("first", "second")]
    drawing = charts.learning(lines)
    assert len(of(drawing, "polyline", "line one")) == len(of(drawing, "polyline", "line two")) == 1


def test_that_the_matrix_has_a_square_a_pair_and_names_stay_text() -> None:
    drawing = charts.confusion(Matrix(("<b>pay</b>", ""), ((2, 1), (0, 0)), 0))
    assert "<b>" not in drawing
    assert len(of(drawing, "rect", "right")) == 1
    assert len(of(drawing, "rect", "wrong")) == 1
    assert len(of(drawing, "rect", "empty")) == 2
    assert "<b>pay</b> → rejected: 1" in [title.text for title in fromstring(drawing).iter("title")]
