"""Calls to a shop's server that survive a bad moment: time-outs, a second and third try, a circuit breaker.
Every back end that speaks HTTP takes this road."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import structlog

from bot.errors import NotReady
from bot.shop.circuit import Circuit

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
READ_SECONDS, ACT_SECONDS = 8.0, 15.0
"""The longest that a read or an action may take, all tries together."""
TRIES = 3
MOST_WAIT = 2.0
"""A shop that wants a longer pause than this is taken to be down."""
PAUSES = (0.1, 0.4)
"""The longest pause before the second and the third try; drawn between a third of it and all of it."""
BUSY = 429

log = structlog.get_logger()


class Caller:
    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.client = client
        self.circuit = Circuit()
        self._clock, self._sleep, self._chance = clock, sleep, chance

    @property
    def host(self) -> str:
        return self.client.base_url.host

    async def call(
        self, method: str, path: str, *, seconds: float = READ_SECONDS, tries: int = TRIES, **sent: Any
    ) -> httpx.Response:
        """The answer, whatever its status below 500. `tries=1` for what must not be sent twice; what carries
        an idempotency key may be. Raises NotReady when the shop does not answer, is busy or breaks."""
        deadline = self._clock() + seconds
        for attempt in range(1, tries + 1):
            answer = await self._once(method, path, deadline, sent)
            if isinstance(answer, httpx.Response) and answer.status_code < 500 and answer.status_code != BUSY:
                return answer
            pause = self._pause(answer, attempt)
            if attempt == tries or pause is None or self._clock() + pause >= deadline:
                break
            await self._sleep(pause)
        raise NotReady(f"The shop at {self.host} {_reason(answer)}.")

    async def _once(
        self, method: str, path: str, deadline: float, sent: dict[str, Any]
    ) -> httpx.Response | Exception:
        now = self._clock()
        if not self.circuit.permits(now):
            raise NotReady(f"The shop at {self.host} did not answer before and is left alone for a moment.")
        self.circuit = self.circuit.asked(now)
        answer: httpx.Response | Exception
        try:
            async with asyncio.timeout(max(deadline - now, 0.0)):
                answer = await self.client.request(method, path, **sent)
        except (httpx.RequestError, TimeoutError) as error:
            answer = error
        broken = isinstance(answer, Exception) or answer.status_code >= 500
        self.circuit = self.circuit.failed(self._clock()) if broken else self.circuit.succeeded()
        if broken:
            log.warning("shop.call_failed", host=self.host, method=method, reason=_reason(answer))
        return answer

    def _pause(self, answer: httpx.Response | Exception, attempt: int) -> float | None:
        """None: the shop asks for a longer pause than anybody would wait."""
        longest = PAUSES[min(attempt, len(PAUSES)) - 1]
        pause = longest * (1 + 2 * self._chance()) / 3
        wanted = answer.headers.get("Retry-After", "") if isinstance(answer, httpx.Response) else ""
        if not wanted.strip().isdigit():
            return pause
        return max(pause, float(wanted)) if float(wanted) <= MOST_WAIT else None


def _reason(answer: httpx.Response | Exception) -> str:
    if isinstance(answer, httpx.Response):
        return "is too busy (429)" if answer.status_code == BUSY else f"is broken ({answer.status_code})"
    if isinstance(answer, (TimeoutError, httpx.TimeoutException)):
        return "did not answer in time"
    return f"cannot be reached ({type(answer).__name__})"
