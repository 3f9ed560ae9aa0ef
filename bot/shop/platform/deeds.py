"""What a hosted shop does on request, whichever the platform is: one thing after the other, each on the order
as it stands, noted before it is done. Everything else is for a person."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.errors import NotFound
from bot.shop.actions import (
    Action,
    CancelOrder,
    ChangeAddress,
    MakeGood,
    Receipt,
    Refusal,
    Refused,
    SetQuantity,
    Wish,
)
from bot.shop.platform.connection import Declined
from bot.shop.platform.notes import Note, again, case_of
from bot.shop.values import Money, OrderId

R = TypeVar("R")
"""A platform's own record of an order."""
OfOrder = CancelOrder | ChangeAddress | MakeGood | SetQuantity
Find = Callable[[OrderId], Awaitable[R | None]]


class PlatformDeeds(ABC, Generic[R]):
    def __init__(self, name: str, find: Find[R], clock: Callable[[], datetime]) -> None:
        self._name, self._find, self._clock = name, find, clock
        self._one_at_a_time = asyncio.Lock()
        """Between looking at an order and changing it nobody else of this process may change it."""

    async def act(self, action: Action, key: str) -> Receipt:
        async with self._one_at_a_time:
            try:
                return await self._done(action, key)
            except Declined as no:
                raise Refused(Refusal.PERSON, str(no)) from no

    async def _done(self, action: Action, key: str) -> Receipt:
        if isinstance(action, CancelOrder):
            return await self._cancel(action, key)
        if isinstance(action, ChangeAddress):
            return await self._change_address(action, key)
        if isinstance(action, MakeGood) and action.wish is Wish.REFUND:
            return await self._make_good(action, key)
        raise Refused(Refusal.PERSON, f"{self._name}'s API has no {action.kind}.")

    @abstractmethod
    async def _cancel(self, action: CancelOrder, key: str) -> Receipt: ...

    @abstractmethod
    async def _change_address(self, action: ChangeAddress, key: str) -> Receipt: ...

    @abstractmethod
    async def _make_good(self, action: MakeGood, key: str) -> Receipt: ...

    @abstractmethod
    async def _write(self, record: R, key: str, note: Note, **more: Any) -> None:
        """The note, and with it `more` of the order, in one call."""
        ...

    @abstractmethod
    def _notes(self, record: R) -> Mapping[str, Note]: ...

    @abstractmethod
    def _number(self, record: R) -> str:
        """By which customers and staff know the order."""
        ...

    async def _known(self, id: OrderId) -> R:
        record = await self._find(id)
        if record is None:
            raise NotFound("There is no such order.")
        return record

    async def _looked_at(self, action: OfOrder, key: str) -> tuple[R, Note | None]:
        """The order as it stands, and what was noted about this action under this key before."""
        record = await self._known(action.order)
        return record, again(self._notes(record), key, action)

    async def _noted(self, record: R, key: str, action: OfOrder, note: Note | None, refund: Money) -> Receipt:
        """The receipt of a refund, which is written down before anything is paid."""
        if note is not None:
            return note.receipt
        receipt = self._receipt(record, key, refund=refund)
        await self._write(record, key, Note(action, receipt))
        return receipt

    def _receipt(self, record: R, key: str, **more: Any) -> Receipt:
        return Receipt(case_of(self._number(record), key), self._clock(), **more)
