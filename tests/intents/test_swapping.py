"""A newly released model is taken up while the old one serves: no call fails, no batch is answered by two."""

import gc
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from encoder.errors import NotReady
from intents import Classification, IntentName, IntentScore
from intents.catalogue import read_catalogue
from intents.releases import CARD, SPELLING, WORDING, model_folder, release, withdraw
from intents.swapping import Swapping, mark_of, open_swapping
from tests.intents.small_shop import place_model

SWAPS = 50
CALLERS = 4


class Tiny:
    """Says its version with every message, and takes its time between the messages of a batch."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.batches = 0

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        self.batches += 1
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Classification:
        time.sleep(0.0002)
        name = IntentName("track")
        return Classification(text, (IntentScore(name, 1.0),), (name,), False, False, self.version)


class Gate:
    """Loads a model when it is let through."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.entered, self.open = threading.Event(), threading.Event()

    def load(self) -> Tiny:
        self.entered.set()
        assert self.open.wait(10)
        return Tiny(self.version)


@pytest.fixture
def pointer(tmp_path: Path) -> Path:
    return tmp_path / "serving.json"


def point(pointer: Path, what: object) -> None:
    """As `release` does: a new file in the place of the old one."""
    fresh = pointer.with_name("fresh")
    fresh.write_text(str(what), encoding="utf-8")
    fresh.replace(pointer)


def swapping(pointer: Path, load: Callable[[], Tiny]) -> Swapping:
    return Swapping(Tiny("0"), pointer, load, mark_of(pointer))


def said(swapping: Swapping) -> str:
    [answer] = swapping.classify(["where is it"])
    return answer.model_version


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_that_fifty_swaps_under_load_fail_no_call_and_mix_no_batch(pointer: Path) -> None:
    one = swapping(pointer, lambda: Tiny(pointer.read_text(encoding="utf-8")))
    done = threading.Event()

    def ask() -> list[set[str]]:
        seen = []
        while not done.is_set():
            texts = [f"message {number}" for number in range(8)]
            answers = one.classify(texts)
            assert [answer.text for answer in answers] == texts
            seen.append({answer.model_version for answer in answers})
        return seen

    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(ask) for _ in range(CALLERS)]
        for number in range(1, SWAPS + 1):
            point(pointer, number)
            one.look()
            time.sleep(0.01)
        done.set()
        batches = [versions for caller in callers for versions in caller.result()]
    assert all(len(versions) == 1 for versions in batches)
    served = {version for versions in batches for version in versions}
    assert len(served) > SWAPS / 2
    assert (one.version, said(one), one.failed) == (str(SWAPS), str(SWAPS), "")


def test_that_the_old_model_serves_while_the_new_one_loads_slowly(pointer: Path) -> None:
    gate = Gate("1")
    one = swapping(pointer, gate.load)
    point(pointer, 1)
    looking = threading.Thread(target=one.look)
    looking.start()
    assert gate.entered.wait(10)
    assert [said(one) for _ in range(20)] == ["0"] * 20
    gate.open.set()
    looking.join(10)
    assert said(one) == "1"


def test_that_a_fresh_model_has_run_once_before_a_visitor_meets_it(pointer: Path) -> None:
    fresh = Tiny("1")
    one = swapping(pointer, lambda: fresh)
    point(pointer, 1)
    one.look()
    assert fresh.batches == 1


def test_that_nothing_is_loaded_while_the_pointer_stays(pointer: Path) -> None:
    point(pointer, 0)
    loaded: list[int] = []
    one = swapping(pointer, lambda: loaded.append(1) or Tiny("1"))
    for _ in range(3):
        one.look()
    assert (loaded, said(one)) == ([], "0")


class Unfit(Tiny):
    """Opens, and cannot run."""

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        raise ValueError("the graph is damaged")


def damaged() -> Tiny:
    raise NotReady("model.onnx is missing")


@pytest.mark.parametrize(
    ("load", "why"), [(damaged, "model.onnx is missing"), (lambda: Unfit("1"), "the graph is damaged")]
)
def test_that_a_model_that_fails_leaves_the_old_one_serving_and_is_tried_once(
    pointer: Path, load: Callable[[], Tiny], why: str
) -> None:
    tries: list[int] = []

    def counted() -> Tiny:
        tries.append(1)
        return load()

    one = swapping(pointer, counted)
    point(pointer, 1)
    one.look()
    one.look()
    assert (said(one), one.version, one.failed, len(tries)) == ("0", "0", why, 1)


def test_that_a_good_model_after_a_broken_one_mends_it(pointer: Path) -> None:
    loads: Iterator[Tiny] = iter([Unfit("1"), Tiny("2")])
    one = swapping(pointer, lambda: next(loads))
    for number in (1, 2):
        point(pointer, number)
        one.look()
    assert (said(one), one.failed) == ("2", "")


def test_that_it_looks_by_itself_and_ends_with_whoever_held_it(pointer: Path) -> None:
    def held() -> None:
        one = swapping(pointer, lambda: Tiny("1"))
        one.watch(every=0.01)
        point(pointer, 1)
        until(lambda: said(one) == "1")

    before = threading.active_count()
    held()
    gc.collect()
    until(lambda: threading.active_count() <= before)


def test_that_a_real_release_is_taken_up_and_withdrawn_again(
    small_models: Path, small_content: Path, small_model: Path
) -> None:
    one = open_swapping(small_models, small_content)
    own = one.version
    release(small_models, small_content, place_model(small_model, small_models / "intents" / "other"))
    one.look()
    [answer] = one.classify(["where is my parcel"])
    assert answer.model_version == one.version != own
    assert one.version.startswith("intents-other-")
    withdraw(small_models, small_content)
    one.look()
    assert (said(one), one.failed) == (own, "")


@pytest.mark.parametrize("lost", ["model.onnx", "tokenizer.json", WORDING, SPELLING, CARD])
def test_that_a_broken_folder_is_survived(
    small_models: Path, small_content: Path, small_model: Path, lost: str
) -> None:
    one = open_swapping(small_models, small_content)
    own = one.version
    broken = place_model(small_model, small_models / "intents" / "broken")
    (broken / lost).unlink()
    release(small_models, small_content, broken)
    one.look()
    assert said(one) == own
    assert one.failed


def test_that_a_start_with_a_pointer_that_leads_nowhere_serves_the_content_and_says_so(
    small_models: Path, small_content: Path
) -> None:
    release(small_models, small_content, small_models / "intents" / "gone")
    one = open_swapping(small_models, small_content)
    own = model_folder(small_models, read_catalogue(small_content))
    assert said(one).startswith(f"intents-{own.name}-")
    assert "rekindle intents rollback" in one.failed


def test_that_without_a_model_it_names_the_command(tmp_path: Path, small_content: Path) -> None:
    with pytest.raises(NotReady, match="rekindle intents train"):
        open_swapping(tmp_path / "none", small_content)
