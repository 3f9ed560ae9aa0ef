"""What WooCommerce does on request: cancel an order with its refund, send it elsewhere, take something out of
one that is not paid, pay a lost parcel back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.shop.actions import (
    Action,
    CancelOrder,
    ChangeAddress,
    MakeGood,
    Receipt,
    Refusal,
    Refused,
    SetQuantity,
)
from bot.shop.platform.decimals import money, written
from bot.shop.platform.deeds import Find, PlatformDeeds
from bot.shop.platform.notes import Note, name_of
from bot.shop.platform.postal import parsed
from bot.shop.values import OrderState
from bot.shop.woocommerce.orders import OPEN, address_of, notes_of, order, paid_back, state_of
from bot.shop.woocommerce.quantities import lowered
from bot.shop.woocommerce.records import Gateway, Order
from bot.shop.woocommerce.rest_api import RestApi


class Deeds(PlatformDeeds[Order]):
    def __init__(self, api: RestApi, find: Find[Order], clock: Callable[[], datetime]) -> None:
        super().__init__("WooCommerce", find, clock)
        self._api = api

    async def _done(self, action: Action, key: str) -> Receipt:
        if isinstance(action, SetQuantity):
            return await self._set_quantity(action, key)
        return await super()._done(action, key)

    async def _cancel(self, action: CancelOrder, key: str) -> Receipt:
        """The money first: an order that is paid back whole is stopped by that alone."""
        record, note = await self._looked_at(action, key)
        if note is not None and record.status == "cancelled":
            return note.receipt
        if note is None or record.status != "refunded":
            _check_open(record)
        left = _left(record)
        if left:
            await self._check_gateway(record)
        receipt = await self._noted(record, key, action, note, money(left, record.currency))
        if left:
            await self._pay(record, left, receipt)
        await self._api.connection.send("PUT", f"orders/{record.id}", {"status": "cancelled"})
        return receipt

    async def _change_address(self, action: ChangeAddress, key: str) -> Receipt:
        """Note and address are written in one call, so a note says that it was done."""
        record, note = await self._looked_at(action, key)
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
        record, note = await self._looked_at(action, key)
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
        record, note = await self._looked_at(action, key)
        if note is not None and any(one.reason == note.receipt.case for one in record.refunds):
            return note.receipt
        if state_of(record) is not OrderState.LOST:
            raise Refused(Refusal.PERSON, "The order has no status that says that its parcel is lost.")
        left = _left(record)
        if not left:
            raise Refused(Refusal.TOO_LATE, "Nothing is left to be paid back.")
        await self._check_gateway(record)
        receipt = await self._noted(record, key, action, note, money(left, record.currency))
        await self._pay(record, left, receipt)
        return receipt

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

    def _notes(self, record: Order) -> Mapping[str, Note]:
        return notes_of(record)

    def _number(self, record: Order) -> str:
        return record.number


def _check_open(record: Order) -> None:
    if state_of(record) is not OrderState.PLACED:
        raise Refused(Refusal.TOO_LATE, "The order has gone past Placed.")
    if record.status not in OPEN:
        raise Refused(Refusal.PERSON, f"The shop has a status of its own for it: {record.status}.")


def _left(record: Order) -> Decimal:
    """What was paid and not yet paid back."""
    return record.total - paid_back(record) if record.date_paid_gmt is not None else Decimal(0)
