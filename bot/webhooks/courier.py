"""Carries deliveries out: looks for what is due, sends it, and writes down how it went. Each way out has its
own few places, so that a slow endpoint holds up nobody but itself."""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.errors import RekindleError
from bot.webhooks import Answer, Channel, Deliveries, Delivery

log = structlog.get_logger()
PAUSES = tuple(
    timedelta(**pause)
    for pause in (
        {"seconds": 10},
        {"minutes": 1},
        {"minutes": 5},
        {"minutes": 30},
        {"hours": 2},
        {"hours": 6},
        {"hours": 12},
        {"hours": 24},
    )
)
"""After each failed attempt; when they are used up the delivery has failed."""
JITTER = 0.2
"""A pause is up to this share longer, so that what failed together does not come back together."""
AT_ONCE = 4
LOOKS_EVERY_S = 1.0
FLIGHT_S = 45.0
"""Longer than any channel's own limit and shorter than the lease."""
GRACE_S = 5.0


class Courier:
    def __init__(
        self,
        deliveries: Deliveries,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.deliveries = deliveries
        self._channels = dict(channels)
        self._clock = clock
        self._chance = chance
        self._flights: dict[str, set[asyncio.Task[None]]] = {name: set() for name in channels}
        self._news = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    def add(self, name: str, channel: Channel) -> None:
        """One more way out, before anything is sent."""
        self._channels[name] = channel
        self._flights[name] = set()

    def start(self) -> None:
        """Look every second from now on, until it is closed."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())

    async def step(self) -> None:
        """Take what is due, as much as there are places for, and send it in tasks of their own."""
        now = self._clock()
        for name in await self.deliveries.due(now):
            flights = self._flights.get(name)
            if flights is None or len(flights) >= AT_ONCE:
                continue
            for delivery in await self.deliveries.take(name, AT_ONCE - len(flights), now):
                task = asyncio.create_task(self._carry(delivery))
                flights.add(task)
                task.add_done_callback(flights.discard)

    async def landed(self) -> None:
        """Wait for what is under way."""
        while under_way := [task for flights in self._flights.values() for task in flights]:
            await asyncio.wait(under_way)

    async def tend(self) -> None:
        await self.deliveries.sweep(self._clock(), self._channels.keys())

    async def close(self) -> None:
        """What does not land soon is left to its lease, and is sent after the next start."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_S):
                await self.landed()
        left = [task for flights in self._flights.values() for task in flights]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for channel in self._channels.values():
            await channel.close()

    async def _look(self) -> None:
        while True:
            try:
                await self.step()
            except RekindleError as error:
                log.warning("deliveries.not_taken", reason=str(error))
            except Exception:  # deliveries go on, whatever one of them met
                log.exception("deliveries.look_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOKS_EVERY_S):
                    await self._news.wait()
            self._news.clear()

    async def _carry(self, delivery: Delivery) -> None:
        try:
            answer = await self._sent(delivery)
            await self._settle(delivery, answer)
        except RekindleError as error:
            log.warning("delivery.not_settled", delivery=delivery.id, reason=str(error))
        finally:
            self._news.set()

    async def _sent(self, delivery: Delivery) -> Answer:
        try:
            async with asyncio.timeout(FLIGHT_S):
                return await self._channels[delivery.endpoint].send(delivery)
        except TimeoutError:
            return Answer(f"no answer within {FLIGHT_S:.0f} s")
        except Exception as error:  # a fault in one way out must not stop the others
            log.error("delivery.broke", delivery=delivery.id, topic=delivery.topic, exc_info=error)
            return Answer(f"something of ours broke ({type(error).__name__})")

    async def _settle(self, delivery: Delivery, answer: Answer) -> None:
        now = self._clock()
        again = self._pause(delivery.attempts) if answer.error and answer.again else None
        await self.deliveries.settle(delivery, answer, now, now + again if again else None)
        if answer.error:
            log.info(
                "delivery.failed",
                delivery=delivery.id,
                endpoint=delivery.endpoint,
                topic=delivery.topic,
                attempts=delivery.attempts,
                again=bool(again),
                reason=answer.error,
            )

    def _pause(self, attempts: int) -> timedelta | None:
        if attempts > len(PAUSES):
            return None
        return PAUSES[attempts - 1] * (1 + JITTER * self._chance())
