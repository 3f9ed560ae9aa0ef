"""What holds of every signal."""

import pytest

from bot.retention.signals import CATALOGUE, noticed, read_all
from bot.retention.types import SignalName
from tests.bot.retention.turns import CANCEL, DEAR, turn, understood


def test_that_the_catalogue_has_every_signal_once() -> None:
    assert sorted(detector.name for detector in CATALOGUE) == sorted(SignalName)


@pytest.mark.parametrize("detector", CATALOGUE, ids=lambda detector: detector.name)
def test_that_a_calm_turn_raises_no_signal(detector) -> None:
    signal = detector.read(turn(understood("which grind for a moka pot", product_question=0.95)))
    assert signal.probability < detector.threshold
    assert 0 < detector.threshold < 1
    assert detector.reason


def test_that_only_signals_over_their_threshold_are_noticed() -> None:
    said = understood("it got too dear, cancel it", **{CANCEL: 0.48, DEAR: 0.48})
    names = [signal.name for signal in noticed(read_all(turn(said)))]
    assert names == [SignalName.CANCEL_INTENT, SignalName.PRICE_OBJECTION]


def test_that_every_signal_names_its_evidence_and_version() -> None:
    said = understood("please cancel", **{CANCEL: 0.9})
    [signal] = noticed(read_all(turn(said)))
    assert signal.evidence == "please cancel"
    assert signal.version == "cancel_intent-3"
