"""What WooCommerce does on request: cancel an order with its refund, send it elsewhere, take something out of
one that is not paid, pay a lost parcel back. Everything else is for a person."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

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
from bot.shop.platform.decimals import money, written
from bot.shop.platform.notes import Note, again, case_of, name_of
from bot.shop.platform.postal import parsed
from bot.shop.values import OrderId, OrderState
from bot.shop.woocommerce.orders import OPEN, address_of, notes_of, order, paid_back, state_of
from bot.shop.woocommerce.quantities import lowered
from bot.shop.woocommerce.records import Gateway, Order
from bot.shop.woocommerce.rest_api import RestApi

Find = Callable[[OrderId], Awaitable[Order | None]]


class Deeds:
    def __init__(self, api: RestApi, find: Find, clock: Callable[[], datetime]) -> None:
        self._api, self._find, self._clock = api, find, clock
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
        if isinstance(action, SetQuantity):
            return await self._set_quantity(action, key)
        if isinstance(action, MakeGood) and action.wish is Wish.REFUND:
            return await self._make_good(action, key)
        raise Refused(Refusal.PERSON, f"WooCommerce's API has no {action.kind}.")

    async def _cancel(self, action: CancelOrder, key: str) -> Receipt:
        """The money first: an order that is paid back whole is stopped by that alone."""
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None and record.status == "cancelled":
            return note.receipt
        if note is None or record.status != "refunded":
            _check_open(record)
        left = _left(record)
        if left:
            await self._check_gateway(record)
        receipt = note.receipt if note else self._receipt(record, key, refund=money(left, record.currency))
        if note is None:
            await self._write(record, key, Note(action, receipt))
        if left:
            await self._pay(record, left, receipt)
        await self._api.connection.send("PUT", f"orders/{record.id}", {"status": "cancelled"})
        return receipt

    async def _change_address(self, action: ChangeAddress, key: str) -> Receipt:
        """Note and address are written in one call, so a note says that it was done."""
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None:
            return note.receipt
        _check_open(record)
        before = address_of(record.shipping)
        if before is None:
            raise Refused(Refusal.NOT_COVERED, "This order is not sent by post.")
        new = parsed(action.address, before.country)
        undo = ChangeAddress(action.order, order(record).ship_to)
        receipt = self._receipt(record, key, undo=undo)
        fields = {"address_1": new.street, "address_2": new.more, "city": new.town, "state": new.state}
        address = {**fields, "postcode": new.postcode, "country": new.country}
        await self._write(record, key, Note(action, receipt), shipping=address)
        return receipt

    async def _set_quantity(self, action: SetQuantity, key: str) -> Receipt:
        """Before it is paid alone: then nothing has to be paid back, and the shop adds up anew."""
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None:
            return note.receipt
        _check_open(record)
        if record.date_paid_gmt is not None or record.discount_total:
            raise Refused(Refusal.PERSON, "The order is paid, or has a discount that would change.")
        line = lowered(record, action)
        receipt = self._receipt(record, key, refund=money(Decimal(0), record.currency))
        await self._write(record, key, Note(action, receipt), line_items=[line])
        return receipt

    async def _make_good(self, action: MakeGood, key: str) -> Receipt:
        """Of a parcel that staff have marked as lost: nobody gets money back by saying so."""
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None and any(one.reason == note.receipt.case for one in record.refunds):
            return note.receipt
        if state_of(record) is not OrderState.LOST:
            raise Refused(Refusal.PERSON, "The order has no status that says that its parcel is lost.")
        left = _left(record)
        if not left:
            raise Refused(Refusal.TOO_LATE, "Nothing is left to be paid back.")
        await self._check_gateway(record)
        receipt = note.receipt if note else self._receipt(record, key, refund=money(left, record.currency))
        if note is None:
            await self._write(record, key, Note(action, receipt))
        await self._pay(record, left, receipt)
        return receipt

    async def _known(self, id: OrderId) -> Order:
        record = await self._find(id)
        if record is None:
            raise NotFound("There is no such order.")
        return record

    async def _check_gateway(self, record: Order) -> None:
        """Cash and transfers are paid back by a person."""
        path = f"payment_gateways/{record.payment_method}"
        found = await self._api.one(Gateway, path, "payment_gateway") if record.payment_method else None
        if found is None or "refunds" not in found.method_supports:
            raise Refused(Refusal.PERSON, "The way it was paid knows no refunds.")

    async def _pay(self, record: Order, left: Decimal, receipt: Receipt) -> None:
        """One try: whether a refund without an answer was paid is seen when the order is read again."""
        amount = written(money(left, record.currency))
        body = {"amount": amount, "reason": receipt.case, "api_refund": True}
        await self._api.connection.send("POST", f"orders/{record.id}/refunds", body, tries=1)

    async def _write(self, record: Order, key: str, note: Note, **more: Any) -> None:
        """Other meta data stay as they are."""
        meta = [{"key": f"_{name_of(key)}", "value": note.text}]
        await self._api.connection.send("PUT", f"orders/{record.id}", {"meta_data": meta, **more})

    def _receipt(self, record: Order, key: str, **more: Any) -> Receipt:
        return Receipt(case_of(record.number, key), self._clock(), **more)


def _check_open(record: Order) -> None:
    if state_of(record) is not OrderState.PLACED:
        raise Refused(Refusal.TOO_LATE, "The order has gone past Placed.")
    if record.status not in OPEN:
        raise Refused(Refusal.PERSON, f"The shop has a status of its own for it: {record.status}.")


def _left(record: Order) -> Decimal:
    """What was paid and not yet paid back."""
    return record.total - paid_back(record) if record.date_paid_gmt is not None else Decimal(0)
