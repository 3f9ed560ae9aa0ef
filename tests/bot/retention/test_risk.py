"""The turn risk, on the real models: what must hold whatever it learned. Its quality is measured in eval."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ContentError, NotReady
from bot.retention.rehearsal import rehearsed
from bot.retention.risk import Reading, TurnRisk, open_risk, prepare, turn_features
from bot.retention.risk_training import read_dialogues
from bot.retention.signals import read_all
from bot.retention.types import Cause
from bot.shop.folder import open_folder
from bot.understanding import Understander
from bot.understanding.understander import open_understander
from encoder.sessions import open_encoder
from intents.classifier import open_classifier
from tests.bot.retention.turns import NOW


class Listener:
    def __init__(self, risk: TurnRisk, understander: Understander) -> None:
        self._risk, self._understander = risk, understander

    def hear(self, *turns: str) -> Reading:
        """What is read of a talk when its last message is in."""
        moments = []
        for said in self._understander.understand(list(turns)):
            signals = read_all(rehearsed(said, NOW))
            shares = {name: signal.probability for name, signal in signals.items()}
            moments.append(self._risk.moment(said, shares))
        return self._risk.read(moments)


@pytest.fixture(scope="module")
def listener(trained: Path) -> Listener:
    classifier = open_classifier(trained, open_folder(None).intents)
    return Listener(open_risk(trained), open_understander(trained, open_encoder(trained), classifier))


@pytest.mark.parametrize(
    ("leaving", "staying"),
    [
        ("that was my last order with you", "that was my best order with you"),
        ("take me off the plan for good", "put me on the plan for good"),
        ("cancel my subscription", "cancel the mug from my order"),
    ],
)
def test_that_leaving_reads_riskier_than_staying(listener: Listener, leaving: str, staying: str) -> None:
    assert listener.hear(leaving).risk > listener.hear(staying).risk


def test_that_a_talk_is_read_by_where_it_ends(listener: Listener) -> None:
    assert listener.hear("cancel my subscription").at_risk
    calm = listener.hear(
        "cancel my subscription", "wait, skip the next box instead", "great, see you in august"
    )
    assert calm.risk < listener.hear("cancel my subscription").risk


def test_that_risk_is_a_probability_and_a_cause_is_named(listener: Listener) -> None:
    reading = listener.hear("far too expensive now", "cancel it")
    assert 0 <= reading.risk <= 1
    assert reading.cause in Cause
    assert sum(reading.moment.causes) == pytest.approx(1, abs=0.01)


def test_that_only_the_last_turns_are_looked_back_on(listener: Listener) -> None:
    old = ["cancel my subscription"]
    chat = ["which grind for a moka pot", "and for a v60", "thank you"]
    assert listener.hear(*old, *chat).risk == listener.hear(*chat).risk


def test_that_a_slope_needs_something_before_it(listener: Listener) -> None:
    moment = listener.hear("hello").moment
    assert turn_features([moment])[1] == 0


def test_that_it_is_trained_once(trained: Path) -> None:
    path = prepare(trained)
    written = path.stat().st_mtime_ns
    assert prepare(trained) == path
    assert path.stat().st_mtime_ns == written


def test_that_a_missing_model_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="rekindle setup"):
        open_risk(tmp_path)


def test_that_a_fault_in_the_dialogues_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "risk.yaml"
    rows = ['  - {turns: ["hi"], leaving: false}'] * 20
    path.write_text(
        "\n".join(["dialogues:", *rows[:4], "  - {turns: [], leaving: true}", *rows]), encoding="utf-8"
    )
    with pytest.raises(ContentError, match=r"risk\.yaml:6: dialogues\.4\.turns"):
        read_dialogues(path)


def test_that_serving_loads_nothing_that_only_training_needs() -> None:
    code = "import sys, bot.retention.shop_retention; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sklearn", "torch", "transformers"} & set(run.stdout.split())
