"""The one async boundary for models: calls that arrive together run together, off the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Runs `function` over what has queued up, at most `most` items a call, in one thread of its own.

    A lone item starts at once; while a call is running, newcomers gather for the next one.
    """

    def __init__(self, function: Callable[[list[Item]], Sequence[Result]], most: int = 16) -> None:
        self._function = function
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="models")
        self._task: asyncio.Task[None] | None = None

    async def run(self, item: Item) -> Result:
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            items = [item for item, _ in batch]
            try:
                results = await loop.run_in_executor(self._pool, self._function, items)
                answered = list(zip(batch, results, strict=True))
            except Exception as error:  # whatever the model raised belongs to every caller of this batch
                self._fail(batch, error)
                continue
            for (_, future), result in answered:
                if not future.done():
                    future.set_result(result)

    @staticmethod
    def _fail(batch: list[tuple[Item, asyncio.Future[Result]]], error: Exception) -> None:
        for _, future in batch:
            if not future.done():
                future.set_exception(error)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
