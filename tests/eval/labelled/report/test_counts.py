"""What the charts show is what can be counted by hand."""

import numpy as np
import pytest

from eval.labelled.report.counts import Point, belonging, bins, confidence, coverage, operating_point
from tests.eval.labelled.test_figures import JUDGED


def test_that_each_number_falls_into_its_cell_the_last_one_closed() -> None:
    cells = bins(np.array([0.0, 0.05, 0.55, 1.0]), np.array([True, False, True, True]))
    assert [(cell.first, cell.second) for cell in cells if cell.n] == [(1, 1), (1, 0), (1, 0)]
    assert cells[0].middle == pytest.approx(0.025)
    assert cells[-1].first == 1


def test_that_confidence_counts_messages_with_an_intent_and_belonging_all() -> None:
    assert sum(cell.n for cell in confidence(JUDGED)) == 4
    assert sum(cell.first for cell in confidence(JUDGED)) == 3
    assert sum(cell.n for cell in belonging(JUDGED)) == 6
    assert sum(cell.second for cell in belonging(JUDGED)) == 2


def test_that_the_curve_ends_where_everything_is_answered() -> None:
    curve = coverage(JUDGED)
    assert [point.x for point in curve] == sorted(point.x for point in curve)
    assert curve[-1] == Point(1.0, 0.5)


def test_that_the_operating_point_is_what_is_served() -> None:
    here = operating_point(JUDGED)
    assert (here.x, here.y) == (pytest.approx(4 / 6), 0.5)
