"""What Shopify does on request: cancel an order with its refund, send it elsewhere, pay a lost parcel back.
Everything else is for a person."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.errors import NotFound
from bot.shop.actions import Action, CancelOrder, ChangeAddress, MakeGood, Receipt, Refusal, Refused, Wish
from bot.shop.platform.connection import Declined
from bot.shop.platform.notes import Note, again, case_of, name_of
from bot.shop.platform.postal import parsed
from bot.shop.shopify.admin_api import AdminApi
from bot.shop.shopify.orders import address_of, is_lost, notes_of, order, state_of
from bot.shop.shopify.records import Order
from bot.shop.shopify.refunds import Refunds, amount_of, body_of
from bot.shop.values import OrderId, OrderState

Find = Callable[[OrderId], Awaitable[Order | None]]


class Deeds:
    def __init__(self, api: AdminApi, find: Find, clock: Callable[[], datetime]) -> None:
        self._api, self._find, self._clock = api, find, clock
        self._refunds = Refunds(api)
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
        raise Refused(Refusal.PERSON, f"Shopify's API has no {action.kind}.")

    async def _cancel(self, action: CancelOrder, key: str) -> Receipt:
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None and record.cancelled_at is not None:
            return note.receipt
        self._check_unpacked(record)
        plan = await self._refunds.whole(_one_currency(record), "cancel")
        receipt = note.receipt if note else self._receipt(record, key, refund=amount_of(plan, record))
        if note is None:
            await self._write(record, key, Note(action, receipt))
        refund = body_of(plan, record, "cancel", receipt.case)
        body = {"reason": "customer", "email": False, "refund": refund}
        # May be sent again after a time-out: Shopify pays no more back than is left.
        try:
            await self._api.connection.send("POST", f"orders/{record.id}/cancel.json", body)
        except Declined:
            if (await self._known(action.order)).cancelled_at is None:
                raise
        return receipt

    async def _change_address(self, action: ChangeAddress, key: str) -> Receipt:
        """Note and address are written in one call, so a note says that it was done."""
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None:
            return note.receipt
        self._check_unpacked(record)
        before = address_of(record.shipping_address)
        if before is None:
            raise Refused(Refusal.NOT_COVERED, "This order is not sent by post.")
        new = parsed(action.address, before.country)
        undo = ChangeAddress(action.order, order(record).ship_to)
        receipt = self._receipt(record, key, undo=undo)
        fields = {"address1": new.street, "address2": new.more, "city": new.town, "zip": new.postcode}
        address = {**fields, "province_code": new.state or None, "country_code": new.country}
        try:
            await self._write(record, key, Note(action, receipt), shipping_address=address)
        except Declined as no:
            raise Refused(Refusal.BAD_VALUE, str(no)) from no
        return receipt

    async def _make_good(self, action: MakeGood, key: str) -> Receipt:
        """Of a parcel that staff have marked as lost: nobody gets money back by saying so."""
        record = await self._known(action.order)
        note = again(notes_of(record), key, action)
        if note is not None and any(one.note == note.receipt.case for one in record.refunds):
            return note.receipt
        if state_of(record) is not OrderState.LOST or not is_lost(record):
            raise Refused(Refusal.PERSON, "The order has no tag that says that its parcel is lost.")
        plan = await self._refunds.whole(_one_currency(record), "no_restock")
        if not plan.transactions:
            raise Refused(Refusal.TOO_LATE, "Nothing is left to be paid back.")
        receipt = note.receipt if note else self._receipt(record, key, refund=amount_of(plan, record))
        if note is None:
            await self._write(record, key, Note(action, receipt))
        refund = {**body_of(plan, record, "no_restock", receipt.case), "notify": False}
        try:
            await self._api.connection.send("POST", f"orders/{record.id}/refunds.json", {"refund": refund})
        except Declined:
            seen = await self._known(action.order)
            if not any(one.note == receipt.case for one in seen.refunds):
                raise
        return receipt

    async def _known(self, id: OrderId) -> Order:
        record = await self._find(id)
        if record is None:
            raise NotFound("There is no such order.")
        return record

    async def _write(self, record: Order, key: str, note: Note, **more: Any) -> None:
        """Shopify takes an order's additional details as a whole: those of others are sent along."""
        kept = [
            {"name": one.name, "value": one.value}
            for one in record.note_attributes
            if one.name != name_of(key)
        ]
        details = [*kept, {"name": name_of(key), "value": note.text}]
        body = {"order": {"id": record.id, "note_attributes": details, **more}}
        await self._api.connection.send("PUT", f"orders/{record.id}.json", body)

    def _check_unpacked(self, record: Order) -> None:
        if state_of(record) is not OrderState.PLACED:
            raise Refused(Refusal.TOO_LATE, "The order has gone past Placed.")

    def _receipt(self, record: Order, key: str, **more: Any) -> Receipt:
        return Receipt(case_of(record.name, key), self._clock(), **more)


def _one_currency(record: Order) -> Order:
    """An order that was paid in another currency than the shop's is paid back by a person."""
    if record.presentment_currency not in (None, record.currency):
        raise Refused(Refusal.PERSON, "The order was paid in another currency than the shop's.")
    return record
