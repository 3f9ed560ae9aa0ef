"""A gate file that says something else than it means is refused, with the line."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.gating.gates import SHIPPED, Gate, read_gates
from eval.gating.suites import SUITES, numbers
from eval.suites.load import FLOORS
from eval.suites.speed import BATCHING_MS, LATENCY, THROUGHPUT

KNOWN = {"load", "speed", "tiny"}


def written(folder: Path, text: str) -> Path:
    (folder / "gates.toml").write_text(text, encoding="utf-8")
    return folder / "gates.toml"


def test_that_gates_are_read_by_suite_and_figure(tmp_path: Path) -> None:
    gates = read_gates(
        written(
            tmp_path,
            '[tiny]\nshare = { floor = 0.9, note = "why" }\n"alarms.fraud" = { floor = 1 }\n'
            '[[intents]]\nname = "a"\ntrain = ["a.csv"]\ntest = ["b.csv"]\ngates.ece = { ceiling = 0.02 }\n',
        ),
        KNOWN,
    )
    assert gates.suites["tiny"]["share"] == Gate(floor=0.9, note="why")
    assert set(gates.suites["tiny"]) == {"share", "alarms.fraud"}
    assert gates.labelled[0].gates["ece"].ceiling == 0.02
    assert gates.names == ("tiny", "a")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("\n[tinny]\nshare = { floor = 1 }\n", "gates.toml:2: tinny is no suite; the nearest one is tiny"),
        (
            "[tiny]\na = { floor = 1 }\nshare = { flor = 1 }\n",
            "gates.toml:3: tiny.share.flor: there is no such key; the nearest one is floor",
        ),
        ("[tiny]\nshare = {}\n", "gates.toml:2: tiny.share: .*a floor or a ceiling is needed"),
        ("[tiny]\nshare = { floor = '1' }\n", "gates.toml:2: tiny.share.floor: .*valid number"),
        ("[tiny]\nshare = { floor = nan }\n", "gates.toml:2: tiny.share.floor: .*finite"),
        ("[tiny]\nshare = 1\n", "gates.toml:2: tiny.share: "),
        ("tiny = 1\n", r"gates.toml:1: tiny: write \[tiny\]"),
        ("[intents]\nname = 'a'\n", r"gates.toml:1: intents: write \[\[intents\]\]"),
        ("[[intents]]\nname = 'a'\ntrain = ['x']\n", "gates.toml:1: intents.0.test: Field required"),
        (
            "[[intents]]\nname = 'a'\ntrain = ['x']\ntest = ['x']\nsead = 1\n",
            "gates.toml:5: intents.0.sead: there is no such key; the nearest one is seeds",
        ),
        (
            "[tiny]\n[[intents]]\nname = 'tiny'\ntrain = ['x']\ntest = ['x']\n",
            "gates.toml:3: 'tiny' is there twice",
        ),
    ],
)
def test_that_a_complaint_names_the_line_and_the_key(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        read_gates(written(tmp_path, text), KNOWN)


def test_that_a_gate_holds_at_its_edge_and_not_beyond() -> None:
    floor, ceiling = Gate(floor=0.9), Gate(ceiling=0.1)
    assert (floor.holds(0.9), floor.holds(0.899)) == (True, False)
    assert (ceiling.holds(0.1), ceiling.holds(0.101)) == (True, False)
    assert not floor.holds(float("nan"))
    assert not ceiling.holds(float("nan"))


def test_that_every_suite_has_gates() -> None:
    gates = read_gates(SHIPPED, SUITES)
    assert set(gates.suites) == set(SUITES)
    assert all(gates.suites.values())
    assert all(one.gates or one.report for one in gates.labelled)


def test_that_load_and_speed_have_one_set_of_floors() -> None:
    gates = read_gates(SHIPPED, SUITES).suites
    sides = {"at most": "ceiling", "at least": "floor"}
    assert gates["load"] == {name: Gate(**{sides[side]: value}) for name, (side, value) in FLOORS.items()}
    assert gates["speed"] == {
        "latency_ms.ratio": Gate(floor=LATENCY),
        "throughput_per_s.ratio": Gate(floor=THROUGHPUT),
        "batching_ms.median": Gate(ceiling=BATCHING_MS),
        "batching_ms.over_direct": Gate(ceiling=BATCHING_MS),
    }


def test_that_only_what_was_measured_is_a_number() -> None:
    found = numbers({"n": 2, "alarms": {"fraud": 0.5}, "setup_seconds": None, "machine": "any", "ok": True})
    assert found == {"n": 2, "alarms.fraud": 0.5}
