"""Juniper Club points: five for a full pound, a day after dispatch; spent in hundreds, gone after a year."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from heapq import heappop, heappush
from random import Random

from bot.shop import OrderState
from bot.shop.generator.delivery import at
from bot.shop.generator.orders import Made, Placed
from bot.shop.working_days import LONDON, add_months

PER_POUND = 5
LEAST, STEP = 500, 100
LIFE_MONTHS = 12
SPENDS = 0.35
"""How often somebody who could spend points does."""
HOUR = 6.0
"""London time at which points are added and run out."""


class Reason(StrEnum):
    EARNED = "earned"
    SPENT = "spent"
    GIVEN_BACK = "given_back"
    TAKEN_OFF = "taken_off"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Change:
    at: datetime
    change: int
    reason: Reason
    order: Placed | None


@dataclass(eq=False)
class Batch:
    """Points that were earned together, and how many of them are left."""

    left: int


@dataclass
class Account:
    """One member's points, told in the order of time: what has yet to happen waits in `_due`."""

    changes: list[Change] = field(default_factory=list)
    _batches: list[Batch] = field(default_factory=list)
    _due: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    _waited: int = 0

    @property
    def balance(self) -> int:
        return sum(batch.left for batch in self._batches)

    def settle(self, now: datetime) -> None:
        """Carry out what has fallen due by `now`."""
        while self._due and self._due[0][0] <= now:
            when, _, carry_out = heappop(self._due)
            carry_out(when)

    def spend(self, placed: Placed, rng: Random) -> int:
        """Points spent on an order that is about to be placed; its discount grows by as many pence."""
        self.settle(placed.placed_at)
        worth = min(self.balance, placed.goods - placed.discount) // STEP * STEP
        possible = placed.subscription is None and not placed.by_mail and not placed.quiet
        if not possible or worth < LEAST or rng.random() >= SPENDS:
            return 0
        placed.discount += worth
        self._take(placed.placed_at, worth, Reason.SPENT, placed)
        return worth

    def follow(self, made: Made, spent: int) -> None:
        """Note what an order brings, and what it costs when it is cancelled, sent back or lost."""
        placed = made.placed
        earned = (placed.goods - placed.discount) // 100 * PER_POUND
        if made.state is OrderState.CANCELLED and made.refunded_at is not None and spent:
            self._wait(made.refunded_at, partial(self._give_back, points=spent, order=placed))
        elif made.shipped_at is not None and not placed.by_mail and earned:
            after = at(made.shipped_at.astimezone(LONDON).date() + timedelta(days=1), HOUR)
            self._wait(after, partial(self._earn, points=earned, order=placed))
            if made.refunded_at is not None:
                taken = partial(self._take, points=earned, reason=Reason.TAKEN_OFF, order=placed)
                self._wait(max(made.refunded_at, after), taken)

    def _earn(self, when: datetime, points: int, order: Placed) -> None:
        batch = Batch(points)
        self._batches.append(batch)
        self._record(when, points, Reason.EARNED, order)
        self._wait(at(add_months(when.date(), LIFE_MONTHS), HOUR), partial(self._expire, batch=batch))

    def _take(self, when: datetime, points: int, reason: Reason, order: Placed) -> None:
        """What runs out first is taken first, and never more than there is."""
        missing = points
        for batch in self._batches:
            part = min(batch.left, missing)
            batch.left -= part
            missing -= part
        self._record(when, missing - points, reason, order)

    def _give_back(self, when: datetime, points: int, order: Placed) -> None:
        """They run out with the oldest that are left."""
        if self._batches:
            self._batches[0].left += points
            self._record(when, points, Reason.GIVEN_BACK, order)

    def _expire(self, when: datetime, batch: Batch) -> None:
        self._batches.remove(batch)
        self._record(when, -batch.left, Reason.EXPIRED, None)

    def _wait(self, when: datetime, carry_out: Callable[[datetime], object]) -> None:
        self._waited += 1
        heappush(self._due, (when, self._waited, carry_out))

    def _record(self, when: datetime, change: int, reason: Reason, order: Placed | None) -> None:
        if change:
            self.changes.append(Change(when, change, reason, order))
