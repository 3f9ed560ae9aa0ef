"""The batcher: a lone call goes at once, calls that gather go together, and an error reaches all of them."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.workers import Batcher


class Model:
    """Doubles numbers, and holds each call until it is let through."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.threads: set[str] = set()
        self.started = threading.Event()
        self.gate = threading.Event()

    def run(self, numbers: list[int]) -> list[int]:
        self.calls.append(list(numbers))
        self.threads.add(threading.current_thread().name)
        self.started.set()
        assert self.gate.wait(10)
        if min(numbers) < 0:
            raise ValueError(f"no {min(numbers)}")
        return [2 * number for number in numbers]


@pytest.fixture
def model() -> Model:
    return Model()


@pytest_asyncio.fixture
async def batcher(model: Model) -> AsyncIterator[Batcher[int, int]]:
    made = Batcher(model.run, most=3)
    yield made
    model.gate.set()
    made.close()


async def test_that_too_few_answers_reach_every_caller_as_an_error() -> None:
    short: Batcher[int, int] = Batcher(lambda numbers: numbers[1:])
    with pytest.raises(ValueError, match="shorter"):
        await asyncio.wait_for(short.run(1), 5)
    short.close()


async def started(model: Model) -> None:
    assert await asyncio.to_thread(model.started.wait, 10)


async def gathered(batcher: Batcher[int, int], numbers: list[int]) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(batcher.run(number)) for number in numbers]
    await asyncio.sleep(0)
    return tasks


async def test_that_a_lone_item_starts_at_once(model: Model, batcher: Batcher[int, int]) -> None:
    [task] = await gathered(batcher, [1])
    await started(model)
    assert model.calls == [[1]]
    model.gate.set()
    assert await task == 2


async def test_that_items_that_arrive_together_run_together(model: Model, batcher: Batcher[int, int]) -> None:
    model.gate.set()
    assert await asyncio.gather(*(batcher.run(number) for number in (1, 2, 3))) == [2, 4, 6]
    assert model.calls == [[1, 2, 3]]


async def test_that_what_comes_during_a_call_gathers_for_the_next(
    model: Model, batcher: Batcher[int, int]
) -> None:
    first = await gathered(batcher, [1])
    await started(model)
    later = await gathered(batcher, [2, 3])
    model.gate.set()
    assert await asyncio.gather(*first, *later) == [2, 4, 6]
    assert model.calls == [[1], [2, 3]]


async def test_that_a_call_holds_no_more_than_it_may(model: Model, batcher: Batcher[int, int]) -> None:
    model.gate.set()
    assert await asyncio.gather(*(batcher.run(number) for number in range(7))) == [0, 2, 4, 6, 8, 10, 12]
    assert [len(call) for call in model.calls] == [3, 3, 1]


async def test_that_an_error_reaches_every_caller_of_its_batch_and_no_other(
    model: Model, batcher: Batcher[int, int]
) -> None:
    model.gate.set()
    said = await asyncio.gather(*(batcher.run(number) for number in (1, -2, 3, 4)), return_exceptions=True)
    assert [str(error) for error in said[:3]] == ["no -2"] * 3
    assert said[3] == 8
    assert await batcher.run(5) == 10


async def test_that_a_caller_who_leaves_costs_the_others_nothing(
    model: Model, batcher: Batcher[int, int]
) -> None:
    leaves, stays = await gathered(batcher, [1, 2])
    await started(model)
    leaves.cancel()
    model.gate.set()
    assert await stays == 4
    assert leaves.cancelled()


async def test_that_models_run_in_one_thread_that_is_not_the_event_loops(
    model: Model, batcher: Batcher[int, int]
) -> None:
    model.gate.set()
    for number in range(3):
        await batcher.run(number)
    assert len(model.threads) == 1
    assert threading.current_thread().name not in model.threads
